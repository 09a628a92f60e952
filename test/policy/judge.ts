import { type GraphQLSchema, isObjectType } from 'graphql';
import { rowOf } from '../../schema/policy-table.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import type { Answer } from '../harness/gateway.ts';
import type { Ask } from './asks.ts';

/** What became of one asked field: a value, a refusal, or neither, since there is no such row for the caller. */
export type Shown = { coordinate: string; as: 'SERVED' | 'REFUSED' | 'NOT_SHOWN' };

/** A field that was not answered as the policy table says. */
export type Wrong = { coordinate: string; path: string; what: string };

type Verdicts = { policy: Policy; schema: GraphQLSchema };
type Value = Readonly<Record<string, unknown>>;
type GivenError = Answer<unknown>['errors'][number];

const pathOf = (path: readonly (string | number)[]): string => path.join('.');

/** Holds an answer against the policy table, field by field, and against every error that came with it. */
export function judge({ policy, schema }: Verdicts, caller: Caller, root: Ask, answer: Answer<unknown>) {
  const shown: Shown[] = [];
  const wrong: Wrong[] = [];
  const errors = new Map(answer.errors.map((error) => [pathOf(error.path ?? []), error]));

  const look = (ask: Ask, value: unknown, path: readonly (string | number)[]): void => {
    const error = errors.get(pathOf(path));
    errors.delete(pathOf(path));
    const verdict = verdictOf(ask.coordinate);
    const what = verdict.allowed ? unwanted(error) : unlike(verdict, value, error);
    if (what) wrong.push({ coordinate: ask.coordinate, path: pathOf(path), what });
    const served = value !== null && value !== undefined;
    const without = verdict.allowed ? ('NOT_SHOWN' as const) : ('REFUSED' as const);
    shown.push({ coordinate: ask.coordinate, as: served ? 'SERVED' : without });
    if (served && !ask.isLeaf) lookInto(ask, value, path);
  };

  const lookInto = (ask: Ask, value: unknown, path: readonly (string | number)[]): void => {
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) lookInto(ask, one, [...path, index]);
      return;
    }
    // What is neither a leaf nor a list is an object, or a null in a list.
    if (value !== null) for (const one of ask.of) look(one, (value as Value)[one.key], [...path, one.key]);
  };

  const verdictOf = (coordinate: string) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) throw new Error(`there is no ${coordinate}`);
    const verdict = rowOf(policy, typeName, field).verdictFor(caller);
    return { ...verdict, code: caller.kind === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN' };
  };

  const data = (answer.data ?? {}) as Value;
  look(root, data[root.key], [root.key]);
  for (const [path, error] of errors)
    wrong.push({ coordinate: '?', path, what: `an error for no field: ${told(error)}` });
  return { shown, wrong };
}

const told = ({ message, extensions }: GivenError): string => `${String(extensions['code'])} ${message}`;

const unwanted = (error: GivenError | undefined): string | null => (error ? `allowed, but: ${told(error)}` : null);

function unlike(
  verdict: { clause: string; needs: readonly string[]; code: string },
  value: unknown,
  error: GivenError | undefined,
): string | null {
  if (value !== null && value !== undefined) return `refused by ${verdict.clause}, but served`;
  if (!error) return `refused by ${verdict.clause}, but null without an error`;
  const { code, clause, needs } = error.extensions;
  const same = code === verdict.code && clause === verdict.clause && String(needs) === String(verdict.needs);
  return same ? null : `refused by ${verdict.clause}, but told: ${told(error)}`;
}
