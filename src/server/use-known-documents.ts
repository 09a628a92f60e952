import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../door/yoga.ts';
import type { ShortWay } from './short-way.ts';

/** Tells the short way of queries that are about to be executed: they are valid, and within every limit of a document. */
export function useKnownDocuments({ learn }: Pick<ShortWay, 'learn'>): Plugin<ServerContext> {
  return {
    onExecute: ({ args }) => {
      const { asked } = args.contextValue as ServerContext; // Yoga's own type of it is a record
      const isQuery = getOperationAST(args.document, args.operationName)?.operation === OperationTypeNode.QUERY;
      if (isQuery) learn(asked.operation.query, args.document);
    },
  };
}
