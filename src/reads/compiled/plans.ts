import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { Logger } from 'pino';
import { createRecent } from '../../limits/recent.ts';
import { nameAndCode } from '../../name-and-code.ts';
import type { Caller } from '../../policy/vocabulary.ts';
import { NotCompiled, type Reason } from './not-compiled.ts';
import { type Plan, type PlanParts, planOf } from './plan.ts';
import { keyOf, shapeOf } from './slot.ts';

/** Statements that are kept prepared on each connection; past that they are parsed each time. */
const mostPrepared = 500;
/** Characters of statements that are kept: some thousand plans, or a hundred of maximal documents. */
const mostText = 10_000_000;
const weightOf = (plan: Plan | Reason): number => (typeof plan === 'string' ? 200 : 200 + plan.text.length);

export type Sent = { operationName?: string | undefined; variables?: Readonly<Record<string, unknown>> | undefined };

/** An operation that is ready to be asked, its variables coerced. */
export type Ready = {
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  plan: Plan;
};

/** Plans of documents that are known to be valid, for kinds of callers and shapes of variables, made when they are first asked for. */
export type Plans = {
  /** Null for what has to be refused, in which the standard path is better. Throws NotCompiled. */
  ready(document: DocumentNode, sent: Sent, caller: Caller): Ready | null;
};

export function createPlans(parts: PlanParts, log: Pick<Logger, 'error'>): Plans {
  const plans = createRecent<Plan | Reason>(mostText, weightOf);
  const numbers = new WeakMap<DocumentNode, number>();
  let documents = 0;
  let prepared = 0;

  function numberOf(document: DocumentNode): number {
    const known = numbers.get(document);
    if (known !== undefined) return known;
    documents += 1;
    numbers.set(document, documents);
    return documents;
  }

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
      // A form that is wrong must not take away what the standard path answers.
      log.error(nameAndCode(error), 'a query could not be compiled, so it takes the standard path');
      return 'failed';
    }
  }

  return {
    ready(document, { operationName, variables: given = {} }, caller) {
      const operation = getOperationAST(document, operationName);
      if (!operation) return null;
      const { coerced } = getVariableValues(parts.schema, operation.variableDefinitions ?? [], { ...given });
      if (!coerced) return null;
      const key = `${numberOf(document)} ${operation.name?.value ?? ''} ${keyOf(caller)} ${shapeOf(coerced)}`;
      const known = plans.get(key);
      const plan = known ?? made(parts, { document, operation, variables: coerced, caller });
      if (known === undefined) plans.set(key, plan);
      if (typeof plan === 'string') throw new NotCompiled(plan);
      return { operation, variables: coerced, plan };
    },
  };
}
