import { type ExecutionArgs, getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../door/yoga.ts';
import type { ShortWay } from './short-way.ts';

/** Tells the short way of queries that are about to be executed: they are valid, and within every limit of a document. */
export function useKnownDocuments({ learn }: Pick<ShortWay, 'learn'>): Plugin<ServerContext> {
  return {
    onExecute({ args }: { args: ExecutionArgs & { contextValue: ServerContext } }) {
      const { document, operationName, contextValue } = args;
      const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
      if (isQuery) learn(contextValue.asked.operation.query, document);
    },
  };
}
