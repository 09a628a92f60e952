import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { PartnerName } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { type GatewayOptions, startGateway, type TestGateway } from '../harness/gateway.ts';

/** A gateway for one chapter of a story; two minutes pass between any two of its sentences. */
export function serving(options: GatewayOptions = {}): () => TestGateway {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway(options);
  });
  beforeEach(() => gateway.clock.advance(minutes(2)));
  afterAll(() => gateway.stop());
  return () => gateway;
}

export type Step = { action: string; status: string | null; actorKind: string; reason: string | null };
export type Shown = {
  status: string;
  receivedAt: string;
  dueAt: string;
  completedAt: string | null;
  overdue: boolean;
  timeline: Step[];
};

const request = /* GraphQL */ `query Shown($id: ID!) { request(id: $id) {
  status receivedAt dueAt completedAt overdue timeline { action status actorKind reason }
} }`;

/** A request as somebody is shown it; `id` is its UUID. */
export async function shown(gateway: TestGateway, id: string, as: string): Promise<Shown> {
  const { data, errors } = await gateway.gql<{ request: Shown }>(request, { id: `DataRequest:${id}` }, { as });
  expect(errors).toEqual([]);
  if (!data?.request) throw new Error(`${as} is shown no such request`);
  return data.request;
}

/** The same, once the gateway has brought it so far. */
export const shownOnce = (gateway: TestGateway, id: string, as: string, status: string): Promise<Shown> =>
  vi.waitFor(
    async () => {
      const found = await shown(gateway, id, as);
      expect(found.status).toBe(status);
      return found;
    },
    { timeout: 20_000, interval: 50 },
  );

/** The steps, each as `COMPLETED by SYSTEM: Customer.name`. */
export const told = ({ timeline }: Shown): string[] =>
  timeline.map(({ action, actorKind, reason }) => `${action} by ${actorKind}${reason ? `: ${reason}` : ''}`);

type Listed<Name extends string> = Record<Name, { edges: { node: { id?: string; customerId?: string } }[] } | null>;

/** The global ids of the customers whom a partner sees, by their names, which it so has seen. */
export async function seenBy(gateway: TestGateway, as: PartnerName): Promise<(string | undefined)[]> {
  const list = '{ customers(first: 100) { edges { node { id name } } } }';
  const { data } = await gateway.gql<Listed<'customers'>>(list, {}, { as });
  return data?.customers?.edges.map(({ node }) => node.id) ?? [];
}

/** The global ids of the customers of whom a partner is told that it sees them no more. */
export async function withdrawnFrom(gateway: TestGateway, as: PartnerName): Promise<(string | undefined)[]> {
  const list = '{ withdrawals(first: 100) { edges { node { customerId } } } }';
  const { data } = await gateway.gql<Listed<'withdrawals'>>(list, {}, { as });
  return data?.withdrawals?.edges.map(({ node }) => node.customerId) ?? [];
}

/** In which columns of any table, the queue's among them, one of these texts is found, in whatever case: `public.Invoice.addresseeName`. */
export async function cellsWith({ database: { pool } }: TestGateway, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const sought = texts.flatMap((text) => [text.toLowerCase(), Buffer.from(text).toString('hex')]);
  const found = new Set<string>();
  for (const { schema, name } of tables) {
    const { rows } = await pool.query<{ key: string }>(
      `SELECT DISTINCT cell.key FROM "${schema}"."${name}" one, json_each_text(row_to_json(one)) cell, unnest($1::text[]) text
       WHERE position(text IN lower(cell.value)) > 0`,
      [sought],
    );
    for (const { key } of rows) found.add(`${schema}.${name}.${key}`);
  }
  return [...found].toSorted();
}
