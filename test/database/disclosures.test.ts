import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DisclosureGround, DisclosureKind } from '../../prisma/generated/client/enums.ts';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import type { Database } from '../../src/database/database.ts';
import { disclosable, fieldsOf, groundsOf } from '../../src/disclosure/rules.ts';
import { declaredSchema } from '../../src/schema.ts';
import { anchors, at, insert, type Row, refusal, undone, validRows } from './rows.ts';
import { migratedDatabase, type Scratch } from './scratch.ts';

let host: Scratch;
let db: Database;
beforeAll(async () => {
  host = await migratedDatabase();
  db = await host.serve();
  for (const [table, row] of anchors) await insert(db.pool, table, row);
});
afterAll(async () => {
  await db.close();
  await host.close();
});

const kinds = Object.values(DisclosureKind);
const written = (row: Row, ...statements: string[]) =>
  refusal(
    undone(db.pool, async (client) => {
      await insert(client, 'Disclosure', { ...validRows.Disclosure, ...row });
      for (const statement of statements) {
        // A statement that finds no row would be refused by nobody.
        expect((await client.query(statement)).rowCount).toBe(1);
      }
    }),
  );

const approve = `UPDATE "Disclosure" SET "status" = 'APPROVED', "decidedBy" = 'privacy', "decidedAt" = '2026-03-03'`;
const release = `UPDATE "Disclosure" SET "status" = 'RELEASED', "releasedAt" = '2026-03-04', "documentHash" = 'ab'`;

describe('A disclosure, by SQL of the role that serves (P16, P17)', () => {
  test('is written by that role, and not by the owner', async () => {
    expect((await db.pool.query('SELECT current_user AS name')).rows).toEqual([{ name: 'gateway' }]);
  });

  test('goes from its proposal through an approval to its release', async () => {
    expect(await written({}, approve, release)).toBe('accepted');
  });

  test.each([
    ['by one person in both roles', /two_people/, [approve.replace("'privacy'", "'legal'")]],
    ['without a decision', /a disclosure moves/, [release]],
    ['with an approval that is its own', /a disclosure moves/, [`${release}, "decidedBy" = 'x', "decidedAt" = now()`]],
    ['with nobody’s approval', /decided_check/, [`UPDATE "Disclosure" SET "status" = 'APPROVED'`]],
    ['a second time', /a disclosure moves/, [approve, release, release.replace("'ab'", "'cd'")]],
    ['after it was refused', /a disclosure moves/, [approve.replace('APPROVED', 'REFUSED'), release]],
    ['with more fields', /a disclosure moves/, [approve, `${release}, "fields" = '{Customer.name,Customer.email}'`]],
    ['with more fields by its approval', /a disclosure moves/, [`${approve}, "fields" = '{Customer.email}'`]],
    ['to somebody else', /a disclosure moves/, [approve, `${release}, "recipient" = 'x'`]],
    ['of somebody else', /a disclosure moves/, [approve, `${release}, "customerId" = gen_random_uuid()`]],
    ['on another ground', /a disclosure moves/, [approve, `${release}, "ground" = 'LEGAL_ACTION'`]],
    ['as if another had proposed it', /a disclosure moves/, [`${approve}, "proposedBy" = 'x'`]],
    ['and told before its gag ends', /a disclosure moves/, [approve, `${release}, "gaggedUntil" = NULL`]],
  ])('is not released %s', async (_how, constraint, statements) => {
    expect(await written({ gaggedUntil: at(20) }, ...statements)).toMatch(constraint);
  });

  test('is not removed, and neither written nor put in place by a statement that skips its triggers', async () => {
    const attempt = (sql: string) => refusal(undone(db.pool, (client) => client.query(sql)));
    expect(await attempt('DELETE FROM "Disclosure"')).toMatch(/^42501/);
    expect(await attempt('ALTER TABLE "Disclosure" DISABLE TRIGGER guard')).toMatch(/^42501/);
    expect(await attempt('ALTER TABLE "Disclosure" DROP CONSTRAINT "Disclosure_two_people_check"')).toMatch(/^42501/);
    expect(await attempt('SET LOCAL session_replication_role = replica')).toMatch(/^42501/);
    expect(await written({ status: 'RELEASED', releasedAt: at(4), documentHash: 'ab' })).toMatch(/begins as PROPOSED/);
  });

  test('has a ground of its kind, and no other', async () => {
    for (const kind of kinds) {
      const fields = fieldsOf(kind);
      for (const ground of Object.values(DisclosureGround)) {
        const outcome = groundsOf[kind].includes(ground) ? 'accepted' : 'Disclosure_ground_check';
        expect([kind, ground, await written({ kind, ground, fields })]).toEqual([kind, ground, outcome]);
      }
    }
  });

  test('has fields of its kind, the same as the code lists, and no others', async () => {
    for (const kind of kinds) {
      const [ground] = groundsOf[kind];
      for (const other of kinds) {
        for (const field of fieldsOf(other)) {
          const outcome = kind === other ? 'accepted' : 'Disclosure_disclosable_check';
          expect([field, await written({ kind, ground, fields: [field] })]).toEqual([field, outcome]);
        }
      }
      const mixed = [...fieldsOf(kind), 'Customer.version'];
      expect(await written({ kind, ground, fields: mixed })).toBe('Disclosure_disclosable_check');
    }
  });
});

test('every field that may be disclosed is one of the schema, and stored', () => {
  const { models } = getDatamodel().datamodel;
  for (const [model, names] of Object.values(disclosable).flatMap((one) => Object.entries<readonly string[]>(one))) {
    const type = declaredSchema.getType(model);
    const declared = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
    expect(declared).toEqual(expect.arrayContaining([...names]));
    const columns = models[model]?.fields.map(({ name }) => name) ?? [];
    // An address is one field, of six columns.
    expect(columns).toEqual(expect.arrayContaining(names.filter((name) => name !== 'address')));
  }
});
