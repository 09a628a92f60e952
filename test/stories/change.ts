import { getNamedType, isLeafType, isObjectType, isUnionType } from 'graphql';
import { cast } from '../../prisma/seed/identities.ts';
import { declaredSchema } from '../../src/schema.ts';
import type { Answer, AskOptions, TestGateway } from '../harness/gateway.ts';

/** Everybody of the cast, and nobody. */
export const everyone: readonly (string | undefined)[] = [...cast.map(({ name }) => name), undefined];

export type Outcome = Record<string, unknown> & { __typename: string; code?: string; field?: string; message?: string };
export type Changed = Pick<Answer<unknown>, 'status' | 'errors'> & { result: Outcome | null };

/** The members of a mutation's result, each with its leaves. */
function membersOf(mutation: string): string {
  const field = declaredSchema.getMutationType()?.getFields()[mutation];
  const union = field && getNamedType(field.type);
  if (!isUnionType(union)) throw new Error(`${mutation} is no mutation with typed failures`);
  return union
    .getTypes()
    .filter(isObjectType)
    .map((type) => {
      const leaves = Object.values(type.getFields()).filter((one) => isLeafType(getNamedType(one.type)));
      return `... on ${type.name} { __typename ${leaves.map(({ name }) => name).join(' ')} }`;
    })
    .join(' ');
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** `select` goes into the payload, as in `service { status }`. */
export type ChangeOptions = AskOptions & { select?: string };

const documentOf = (mutation: string, select = ''): string =>
  `mutation Change($input: ${capital(mutation)}Input!) { ${mutation}(input: $input) {
    ${membersOf(mutation)} ${select && `... on ${capital(mutation)}Payload { ${select} }`}
  } }`;

/** Calls one mutation over HTTP, and gives its result, however it ended. */
export async function change(
  gateway: Pick<TestGateway, 'gql'>,
  mutation: string,
  input: Record<string, unknown>,
  { select, ...options }: ChangeOptions = {},
): Promise<Changed> {
  const { data, errors, status } = await gateway.gql<Record<string, Outcome | null>>(
    documentOf(mutation, select),
    { input },
    options,
  );
  return { status, errors, result: data?.[mutation] ?? null };
}

/** How it ended, in a few words: `AddServicePayload`, `InvalidInput input.label`, `FORBIDDEN P8`. */
export function ending({ result, errors: [error] }: Changed): string {
  if (result) return [result.__typename, result.field].filter(Boolean).join(' ');
  return [error?.extensions['code'], error?.extensions['clause'] ?? error?.extensions['field']]
    .filter(Boolean)
    .join(' ');
}

/** The texts of an input, of more than three characters, that an answer repeats. */
export function repeated(answer: Changed, input: unknown): string[] {
  if (typeof input === 'object' && input !== null) return Object.values(input).flatMap((one) => repeated(answer, one));
  return typeof input === 'string' && input.length > 3 && JSON.stringify(answer).includes(input) ? [input] : [];
}
