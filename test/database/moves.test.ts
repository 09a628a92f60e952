import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { anchors, at, insert, type Row, refusal, undone, update, uuid, validRows } from './rows.ts';
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

const approved = { status: 'APPROVED', decidedBy: 'privacy', decidedAt: at(3) };
const refused = { ...approved, status: 'REFUSED' };
const released = { status: 'RELEASED', releasedAt: at(4), documentHash: 'ab' };

/** Writes a proper row, then the moves, and tells how the last of them ended. */
const after = (table: 'Disclosure' | 'Invoice' | 'LegalHold', ...moves: Row[]) =>
  refusal(
    undone(db.pool, async (client) => {
      await insert(client, table, validRows[table] ?? {});
      for (const move of moves) await update(client, table, move);
    }),
  );

test('a disclosure is proposed, approved by another and released (P16)', async () => {
  expect(await after('Disclosure', approved, released)).toBe('accepted');
});

test('a disclosure is proposed and refused', async () => {
  expect(await after('Disclosure', refused)).toBe('accepted');
});

test('no disclosure begins approved', async () => {
  const begun = undone(db.pool, (client) => insert(client, 'Disclosure', { ...validRows.Disclosure, ...approved }));
  expect(await refusal(begun)).toMatch(/begins as PROPOSED/);
});

test.each([
  ['released without approval', [{ ...approved, ...released }]],
  ['released after it was refused', [refused, released]],
  ['approved after it was refused', [refused, approved]],
  ['approved again by somebody else', [approved, { decidedBy: 'admin' }]],
  ['proposed again', [approved, { status: 'PROPOSED', decidedBy: null, decidedAt: null }]],
  ['widened while it is approved', [{ ...approved, fields: ['Customer.name', 'Customer.email'] }]],
  ['sent to another recipient', [approved, { ...released, recipient: 'Somebody else' }]],
  ['changed after its release', [approved, released, { documentHash: 'cd' }]],
  ['freed of its gag', [{ gaggedUntil: at(9) }]],
] as [string, Row[]][])('a disclosure is not %s', async (_move, moves) => {
  expect(await after('Disclosure', ...moves)).toMatch(/^23514 a disclosure moves from PROPOSED/);
});

test('who held the process to be valid is named once (P17)', async () => {
  const named = { ...approved, processValidatedBy: 'legal' };
  expect(await after('Disclosure', named)).toBe('accepted');
  const proposed = { ...validRows.Disclosure, processValidatedBy: 'legal' };
  const renamed = undone(db.pool, async (client) => {
    await insert(client, 'Disclosure', proposed);
    await update(client, 'Disclosure', { ...approved, processValidatedBy: 'privacy' });
  });
  expect(await refusal(renamed)).toMatch(/^23514 who held the process to be valid is named once/);
});

const ended = { releasedAt: at(5), releasedBy: 'legal' };

test('a hold is released', async () => {
  expect(await after('LegalHold', ended)).toBe('accepted');
});

test.each([
  ['released twice', [ended, { releasedAt: at(6) }]],
  ['placed again', [ended, { releasedAt: null, releasedBy: null }]],
  ['given another end', [{ until: at(4) }]],
  ['freed of its gag', [{ gaggedUntil: at(9) }]],
  ['about another case', [{ reference: 'L-2' }]],
  ['another customer’s', [{ customerId: uuid(9) }]],
] as [string, Row[]][])('a hold is not %s', async (_move, moves) => {
  expect(await after('LegalHold', ...moves)).toMatch(/^23514 a hold is released once/);
});

test('a hold loses its reference to an erasure alone (P10)', async () => {
  const masked = undone(db.pool, async (client) => {
    await insert(client, 'LegalHold', validRows.LegalHold ?? {});
    await update(client, 'Customer', { erasureStartedAt: at(3) });
    await update(client, 'LegalHold', { reference: '[erased]' });
  });
  expect(await refusal(masked)).toBe('accepted');
});

const erased = {
  addresseeErasedAt: at(20),
  addresseeName: null,
  addresseeCountry: null,
};

test('an invoice is paid, and its addressee erased once (P9)', async () => {
  expect(await after('Invoice', { status: 'PAID', paidAt: at(5) }, erased)).toBe('accepted');
});

test.each([
  ['its addressee rewritten', [{ addresseeName: 'Somebody else' }]],
  ['its total changed', [{ total: 1 }]],
  ['its addressee brought back', [erased, { addresseeErasedAt: null, addresseeName: 'Ada' }]],
  ['its number changed while it is erased', [{ ...erased, number: '2026-2' }]],
] as [string, Row[]][])('no invoice has %s', async (_change, moves) => {
  expect(await after('Invoice', ...moves)).toMatch(/^23514 an invoice keeps what it was issued with/);
});

test('an erased customer does not come back (P10)', async () => {
  const revived = (values: Row) =>
    undone(db.pool, async (client) => {
      await update(client, 'Customer', { erasedAt: at(3), name: null, email: null });
      await update(client, 'Customer', values);
    });
  expect(await refusal(revived({ name: 'Ada' }))).toBe('Customer_erased_check');
  expect(await refusal(revived({ name: 'Ada', erasedAt: null }))).toMatch(/an erased customer does not come back/);
});

test('an erased customer gives no sign of life', async () => {
  const signal = await undone(db.pool, async (client) => {
    await update(client, 'Customer', { erasedAt: at(3), name: null, email: null });
    return (await client.query('SELECT "lastSignalAt", "nameKey" FROM "Customer"')).rows;
  });
  expect(signal).toEqual([{ lastSignalAt: null, nameKey: null }]);
});
