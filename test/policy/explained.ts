import { type GraphQLSchema, isObjectType } from 'graphql';
import { customerId } from '../../prisma/seed/keys.ts';
import { documentLimits } from '../../src/limits/numbers.ts';
import type { TestGateway } from '../harness/gateway.ts';
import type { Asker } from './askers.ts';

export type Explained = { coordinate: string; allowed: boolean; clause: string };

/** The fields of a person's data: what a verdict about a customer can be asked for. */
export function coordinatesOfPeople(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return (
    types
      // A partner is told of withdrawals, and of what it has to erase, whether or not it sees the customer.
      .filter((type) => type.extensions.subject && !['Withdrawal', 'ErasureTask'].includes(type.name))
      .flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`))
  );
}

/** How the question is put for an asker, and who may put it; null for whom nobody can ask about. */
function questionFor({ caller, name }: Asker): { as: string; about: string } | null {
  if (caller.kind === 'CUSTOMER') return { as: name, about: '' };
  if (caller.kind === 'STAFF') return { as: 'privacy', about: `, role: ${caller.roles[0]}` };
  // A registration is asked about, not the token that a partner happens to hold.
  const whole = caller.kind === 'PARTNER' && caller.scopes.length === caller.registeredScopes.length;
  return whole ? { as: 'privacy', about: `, partnerId: "Partner:${caller.id}"` } : null;
}

const parts = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));

/** Whom the asker is shown: all of them alice, but for whom she pays nothing through. */
const customerOf = ({ name, ids }: Asker): string => (name === 'paypal' ? customerId('bob') : ids.Customer);

/** What explainAccess says of an asker, field by field; null where nobody can ask. */
export async function explained(
  gateway: TestGateway,
  asker: Asker,
  coordinates: readonly string[],
): Promise<Explained[] | null> {
  const question = questionFor(asker);
  if (!question) return null;
  const { as, about } = question;
  const found: Explained[] = [];
  for (const part of parts(coordinates, documentLimits.aliases)) {
    const asks = part.map(
      (coordinate, index) =>
        `e${index}: explainAccess(input: { customerId: "Customer:${customerOf(asker)}", field: "${coordinate}"${about} }) { allowed clause }`,
    );
    const { data } = await gateway.gql<Record<string, Omit<Explained, 'coordinate'>>>(
      `{ ${asks.join(' ')} }`,
      {},
      { as },
    );
    for (const [index, coordinate] of part.entries()) {
      const verdict = data?.[`e${index}`];
      if (verdict) found.push({ coordinate, ...verdict });
    }
  }
  return found;
}
