import type { RawBuilder } from 'kysely';
import type { CustomerName } from '../../prisma/seed/keys.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { documentOf } from '../../src/export/document.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';

const everything = /* GraphQL */ `
  query Everything($id: ID!, $request: ID!, $hold: ID!, $disclosure: ID!) {
    me {
      version
      retention { state dueAt signal holds { id ground reference placedAt until } nextNoticeAt }
      disclosures(first: 9) { edges { node { id reference recipient status } } pageInfo { hasNextPage } }
      accessLog(first: 100) { edges { node { at caller callerKind purpose fields reference } } }
      changes(first: 100) { edges { node { at field channel reference } } }
      requests(first: 9) { edges { node { id } } }
    }
    customer(id: $id) { disclosures(first: 9) { edges { node { id } } } retention { holds { id } } }
    disclosures(first: 9, filter: { customerId: $id }) { edges { node { id } } }
    request(id: $request) {
      version status dueAt overdue extendedUntil completedAt
      timeline { at action status actorKind reason }
      plan { hash items { record action ground until } blockers { reason unblock } }
    }
    hold: node(id: $hold) { id }
    disclosure: node(id: $disclosure) { id }
    ofHolds: explainAccess(input: { customerId: $id, field: "LegalHold.reference" }) { allowed clause reason needs }
    ofDisclosures: explainAccess(input: { customerId: $id, field: "Disclosure.recipient" }) { allowed clause reason needs }
  }
`;

export type Seen = { answer: unknown; exported: unknown };
type Ids = { request: string; hold: string; disclosure: string };

/** Everything that a customer is shown by some path of theirs: each field, each record by its id, and their export. */
export async function seenBy(gateway: TestGateway, name: CustomerName, ids: Ids): Promise<Seen> {
  const { data, errors } = await gateway.gql(everything, { id: customer(name), ...ids }, { as: name });
  const { sql } = gateway.database;
  const reader = { read: async <Row>(query: RawBuilder<Row>) => (await query.execute(sql)).rows, moving: true };
  const commission = {
    requestId: customerId(name),
    customerId: customerId(name),
    policy: defaultPolicy,
    now: gateway.clock.now(),
    keyedHash: (text: string) => text,
  };
  let text = '';
  for await (const piece of documentOf(reader, commission)) text += piece.text;
  return { answer: { data, errors }, exported: JSON.parse(text) };
}
