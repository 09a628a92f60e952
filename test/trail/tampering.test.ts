import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { beginChain, link } from '../../src/trail/chain.ts';
import type { AuditRow } from '../../src/trail/entry.ts';
import { customer } from '../stories/cast.ts';
import { type WrittenTrail, writeTrail } from './written.ts';

type Row = AuditRow & { writer: string; sequence: string; hash: string; mac: string | null };

let trail: WrittenTrail;
/** The one chain that the story has written, in its order: three reads, a read of two rows, and a change. */
let rows: Row[];

const read = (client: pg.ClientBase, condition: string) =>
  client.query<Row>(`SELECT * FROM "AuditEvent" WHERE ${condition} ORDER BY "sequence"`);

beforeAll(async () => {
  trail = await writeTrail(async (gql) => {
    const ticket = { as: 'support', headers: { 'X-Reference': 'HD-1042' } };
    for (const operation of ['One', 'Two', 'Three']) {
      await gql(`query ${operation}($id: ID!) { customer(id: $id) { name } }`, { id: customer('alice') }, ticket);
    }
    const two = `query Both($a: ID!, $b: ID!) { a: customer(id: $a) { name } b: customer(id: $b) { email } }`;
    await gql(two, { a: customer('alice'), b: customer('bob') }, ticket);
    await gql('mutation { setSharing(input: { blocked: true }) { __typename } }', {}, { as: 'alice' });
  });
  await trail.after(async (client) => {
    rows = (await read(client, `"writer" <> 'seed'`)).rows;
  });
});
afterAll(() => trail.close());

const at = (place: number): Row => {
  const row = rows[place];
  if (!row) throw new Error(`the story has written ${rows.length} rows`);
  return row;
};
const where = (place: number) => `"id" = '${at(place).id}'`;
const run = (sql: string) => (client: pg.ClientBase) => client.query(sql);
const set = (place: number, change: string) => run(`UPDATE "AuditEvent" SET ${change} WHERE ${where(place)}`);

describe('The audit trail', () => {
  it('is whole as the gateway has left it', async () => {
    const report = await trail.after(async () => {});
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
    expect(report).toEqual({ entries: 12, chains: 2, unchained: 0, findings: [] });
  });

  describe.each([
    ['who read', `"callerId" = 'billing'`],
    ['as what', `"callerName" = 'BILLING'`],
    ['whose', `"subjects" = ARRAY['${customerId('carol')}'::uuid]`],
    ['nobody’s', `"subjects" = '{}'`],
    ['which fields', `"fields" = ARRAY['Customer.id']`],
    ['for what', `"purpose" = NULL`],
    ['under which ticket', `"reference" = 'HD-1'`],
    ['without a ticket', `"reference" = NULL, "referenceSalt" = NULL`],
    ['when', `"at" = "at" + interval '1 second'`],
    ['whether it was allowed', `"outcome" = 'REFUSED'`],
    ['on which promise', `"clauses" = ARRAY['P1']`],
    ['by which operation', `"operation" = 'Nothing'`],
    ['when it may be told', `"gaggedUntil" = now()`],
    ['its own hash', `"hash" = "previousHash"`],
    ['what it follows', `"previousHash" = "hash"`],
  ])('in which somebody has edited %s', (_what, change) => {
    it.each([0, 2, 4])('names entry %i', async (place) => {
      const { findings } = await trail.after(set(place, change));
      expect(findings).toMatchObject([{ writer: at(0).writer, sequence: place + 1, id: at(place).id }]);
    });
  });

  it('in which somebody has edited the gateway’s code, names the first that it is for', async () => {
    const { findings } = await trail.after(set(4, `"mac" = "hash"`));
    expect(findings).toMatchObject([{ writer: at(0).writer, sequence: 4, id: at(3).id }]);
  });

  it('in which an entry was edited and given its right hash, names it for its code', async () => {
    const { findings } = await trail.after(async (client) => {
      const before = { writer: at(0).writer, sequence: 1, hash: at(0).hash };
      const [forged] = link(before, [{ ...at(1), reference: null, callerId: 'billing' }], () => 'no key').rows;
      if (!forged) throw new Error('nothing was forged');
      await client.query(
        `UPDATE "AuditEvent" SET "callerId" = 'billing', "reference" = NULL, "referenceSalt" = NULL, "referenceHash" = NULL,
           "hash" = $1 WHERE ${where(1)}`,
        [forged.hash],
      );
    });
    expect(findings).toMatchObject([{ sequence: 2, id: at(1).id }]);
  });

  it.each([
    ['the first', 0],
    ['one in the middle', 2],
    ['the first of two that were written together', 3],
  ])('in which somebody has deleted %s, names what is missing', async (_which, place) => {
    const { findings } = await trail.after(run(`DELETE FROM "AuditEvent" WHERE ${where(place)}`));
    expect(findings).toMatchObject([{ writer: at(0).writer, sequence: place + 1, id: null }]);
  });

  it('in which two entries have changed places, names the first of them', async () => {
    const { findings } = await trail.after(
      run(`UPDATE "AuditEvent" SET "sequence" = 5 - "sequence" WHERE ${where(1)} OR ${where(2)}`),
    );
    expect(findings).toMatchObject([{ sequence: 2, id: at(2).id }]);
  });

  describe('into which somebody has inserted an entry', () => {
    const copied = (columns: string) =>
      run(`INSERT INTO "AuditEvent" SELECT (json_populate_record(row, '${columns}')).*
           FROM "AuditEvent" AS row WHERE ${where(2)}`);
    const id = '01a00000-0000-7000-8000-000000000001';

    it.each([
      ['in no chain', { writer: null, sequence: null, previousHash: null, hash: null, mac: null }, null],
      ['a second time', {}, 4],
      ['at the end', { sequence: 7 }, 7],
      ['in a chain of its own', { writer: 'me', sequence: 1 }, 1],
    ])('%s, names it', async (_where, place, sequence) => {
      const { findings } = await trail.after((client) => copied(JSON.stringify({ id, ...place }))(client));
      expect(findings).toMatchObject([{ sequence: sequence === 4 ? 3 : sequence, id: expect.any(String) }]);
    });

    it.each(['at the end', 'in a chain of its own'])('%s and rightly linked, names it', async (which) => {
      const chain = which === 'at the end' ? { writer: at(0).writer, sequence: 6, hash: at(5).hash } : beginChain('me');
      const { findings } = await trail.after(async (client) => {
        const [forged] = link(chain, [{ ...at(2), id }], () => 'no key').rows;
        await copied(JSON.stringify(forged))(client);
      });
      expect(findings).toMatchObject([{ writer: chain.writer, sequence: chain.sequence + 1, id }]);
    });
  });

  it.each([
    ['one', 5, 6],
    ['half of what was written together', 4, 4],
    ['most', 1, 2],
  ])('of whose end somebody has cut off %s, names where it ends', async (_what, from, sequence) => {
    const { findings } = await trail.after(
      run(`DELETE FROM "AuditEvent" WHERE "writer" <> 'seed' AND "sequence" > ${from}`),
    );
    expect(findings).toMatchObject([{ writer: at(0).writer, sequence }]);
  });

  it('of which a whole chain was removed, with its heads in the database, names the chain', async () => {
    const { findings } = await trail.after(
      run(`WITH heads AS (DELETE FROM "AuditHead") DELETE FROM "AuditEvent" WHERE "writer" <> 'seed'`),
    );
    expect(findings).toMatchObject([{ writer: at(0).writer, sequence: 1, id: null }]);
  });

  it('of whose heads one was forged, names its chain', async () => {
    const { findings } = await trail.after(run(`UPDATE "AuditHead" SET "sequence" = "sequence" + 1`));
    expect(findings).toMatchObject([{ writer: at(0).writer, says: 'has a head that the gateway did not sign' }]);
  });

  it('shows by its heads alone that an end was cut off where a transaction ended', async () => {
    const cut = run(`DELETE FROM "AuditEvent" WHERE "writer" <> 'seed' AND "sequence" > 5`);
    expect((await trail.withoutHeads(cut)).findings).toEqual([]);
  });
});
