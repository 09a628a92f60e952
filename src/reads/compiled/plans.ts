import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { askedNodes } from '../../limits/nodes.ts';
import { documentLimits } from '../../limits/numbers.ts';
import { createRecent, type Recent } from '../../limits/recent.ts';
import { fragmentsOf } from '../../limits/selection.ts';
import type { Caller } from '../../policy/vocabulary.ts';
import { NotCompiled, type Reason } from './not-compiled.ts';
import { type Plan, type PlanParts, planOf } from './plan.ts';
import { keyOf, shapeOf } from './slot.ts';

/** Statements that are kept prepared on each connection; past that they are parsed each time. */
const mostPrepared = 500;
/** Plans of one document: for kinds of callers, and shapes of variables. */
const mostOfDocument = 50;

export type Sent = { operationName?: string | undefined; variables?: Readonly<Record<string, unknown>> | undefined };

/** An operation that is ready to be asked: its variables coerced, and what it costs. */
export type Ready = {
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  nodes: number;
  plan: Plan;
};

/** Plans of documents that are known to be valid, made when they are first asked for, and kept with the document. */
export type Plans = {
  /** Null for what has to be refused, in which the standard path is better. Throws NotCompiled. */
  ready(document: DocumentNode, sent: Sent, caller: Caller): Ready | null;
};

export function createPlans(parts: PlanParts): Plans {
  const byDocument = new WeakMap<DocumentNode, Recent<Plan | Reason>>();
  let prepared = 0;

  function nextName(): string | null {
    if (prepared >= mostPrepared) return null;
    prepared += 1;
    return `read_${prepared}`;
  }

  function made(...planned: Parameters<typeof planOf>): Plan | Reason {
    try {
      const plan = planOf(...planned);
      return { ...plan, name: nextName() };
    } catch (error) {
      if (error instanceof NotCompiled) return error.reason;
      // Of a value in the document itself: the field says what is wrong with it.
      if (error instanceof GraphQLError) return 'value';
      throw error;
    }
  }

  return {
    ready(document, { operationName, variables: given = {} }, caller) {
      const operation = getOperationAST(document, operationName);
      if (!operation) return null;
      const { coerced } = getVariableValues(parts.schema, operation.variableDefinitions ?? [], { ...given });
      if (!coerced) return null;
      const nodes = askedNodes(operation, fragmentsOf(document), given);
      if (nodes > documentLimits.nodes) return null;
      const known = byDocument.get(document) ?? createRecent<Plan | Reason>(mostOfDocument, () => 1);
      byDocument.set(document, known);
      const key = `${operation.name?.value ?? ''} ${keyOf(caller)} ${shapeOf(coerced)}`;
      const plan = known.get(key) ?? made(parts, { document, operation, variables: coerced, caller });
      known.set(key, plan);
      if (typeof plan === 'string') throw new NotCompiled(plan);
      return { operation, variables: coerced, plan, nodes };
    },
  };
}
