import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LinkPurpose } from '../../prisma/generated/client/enums.ts';
import { customerId } from '../../prisma/seed/keys.ts';
import { createQueue } from '../../src/caller/flood.ts';
import { days, minutes } from '../../src/clock.ts';
import { createRedeemLimit, issueLink, LinkLimitReached, linkSecrets, redeemLink } from '../../src/events/links.ts';
import { newSecret, uuidv7 } from '../../src/ids.ts';
import { createInProcessRates } from '../../src/rates/in-process.ts';
import { testClock } from '../harness/clock.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
beforeEach(() => outbox.database.prisma.oneTimeLink.deleteMany({}));
afterAll(() => outbox.close());

const alice = customerId('alice');
const newId = () => uuidv7(outbox.clock.now());

type Asked = { secret?: string; targetId?: string; purpose?: LinkPurpose; customer?: string; lifetime?: number };

async function issue({ secret = newSecret(), targetId = newId(), purpose = 'CONFIRM_EMAIL', ...asked }: Asked = {}) {
  const now = outbox.clock.now();
  const expiresAt = new Date(now.getTime() + (asked.lifetime ?? days(1)));
  const link = { purpose, customerId: asked.customer ?? alice, targetId, secret, now, expiresAt };
  const works = await outbox.database.prisma.$transaction((tx) => issueLink(tx, link), { timeout: 30_000 });
  return { secret, targetId, works };
}

const redeem = (token: string, purposes: readonly LinkPurpose[] = ['CONFIRM_EMAIL']) =>
  outbox.database.prisma.$transaction((tx) => redeemLink(tx, { token, purposes, now: outbox.clock.now() }));

test('of fifty who follow a link at once, one gets through', async () => {
  const { secret, targetId } = await issue();
  const connections = createQueue({ atOnce: 10, waiting: 50 }); // as many as the pool has
  const answers = await Promise.all(Array.from({ length: 50 }, () => connections(() => redeem(secret))));
  expect(answers.filter((one) => one !== null)).toEqual([{ purpose: 'CONFIRM_EMAIL', customerId: alice, targetId }]);
  expect(await redeem(secret)).toBeNull();
});

test('a link is one of several purposes, and says which', async () => {
  const { secret } = await issue({ purpose: 'REVERT_EMAIL' });
  expect(await redeem(secret, ['CONFIRM_EMAIL', 'REVERT_EMAIL'])).toMatchObject({ purpose: 'REVERT_EMAIL' });
});

test('a link for one purpose does not serve another, and stays unused', async () => {
  const { secret } = await issue({ purpose: 'VERIFY_REQUEST' });
  expect(await redeem(secret, ['CONFIRM_EMAIL', 'CONFIRM_DECISION'])).toBeNull();
  expect(await redeem(secret, ['VERIFY_REQUEST'])).not.toBeNull();
});

test('a link that has expired does not work', async () => {
  const { secret } = await issue({ lifetime: minutes(5) });
  outbox.clock.advance(minutes(5));
  expect(await redeem(secret)).toBeNull();
});

test.each(['', 'x', `${newSecret()}=`, newSecret(), `' OR ''='`, 'é'.repeat(43)])(
  'what was never issued does not work: %j',
  async (token) => {
    await issue();
    expect(await redeem(token)).toBeNull();
  },
);

test('a link is kept as a hash alone', async () => {
  const { secret } = await issue();
  const [row] = await outbox.database.prisma.oneTimeLink.findMany({});
  expect(row?.tokenHash).toBe(createHash('sha256').update(secret).digest('hex'));
  expect(JSON.stringify(row)).not.toContain(secret);
});

test('a newer link for the same thing spends the older one, and leaves those for other things', async () => {
  const older = await issue();
  const elsewhere = await issue();
  const newer = await issue({ targetId: older.targetId });
  expect(await redeem(older.secret)).toBeNull();
  expect(await redeem(newer.secret)).not.toBeNull();
  expect(await redeem(elsewhere.secret)).not.toBeNull();
});

test('a link that is issued again is the same link, for longer; once used it is not issued again', async () => {
  const { secret, targetId } = await issue({ lifetime: minutes(5) });
  outbox.clock.advance(minutes(10));
  expect(await issue({ secret, targetId })).toMatchObject({ works: true });
  expect(await outbox.database.prisma.oneTimeLink.count({})).toBe(1);
  expect(await redeem(secret)).not.toBeNull();
  expect(await issue({ secret, targetId })).toMatchObject({ works: false });
  expect(await redeem(secret)).toBeNull();
});

test('when an older message is sent again, the newer link goes on working', async () => {
  const older = await issue();
  const newer = await issue({ targetId: older.targetId });
  expect(await issue(older)).toMatchObject({ works: false });
  expect(await redeem(newer.secret)).not.toBeNull();
});

test('a customer gets five links of a purpose in an hour, however many are asked for at once', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 9 }, () => issue()));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  for (const one of asked) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(LinkLimitReached);
  expect(await outbox.database.prisma.oneTimeLink.count({})).toBe(5);

  await issue({ purpose: 'VERIFY_REQUEST' });
  await issue({ customer: customerId('bob') });
  outbox.clock.advance(minutes(60));
  expect(await issue()).toMatchObject({ works: true });
});

test('a refused link spends none of those before it', async () => {
  const first = await issue();
  for (let count = 1; count < 5; count += 1) await issue();
  await expect(issue({ targetId: first.targetId })).rejects.toThrow(LinkLimitReached);
  expect(await redeem(first.secret)).not.toBeNull();
});

test('an erased customer gets no link, and one that was sent before works no more', async () => {
  const { prisma } = outbox.database;
  const customer = newId();
  const at = outbox.clock.now();
  await prisma.customer.create({ data: { id: customer, name: 'Ada', registeredAt: at, updatedAt: at } });
  const { secret } = await issue({ customer });
  await prisma.customer.update({ where: { id: customer }, data: { erasedAt: at, name: null, nameKey: null } });
  expect(await issue({ customer })).toMatchObject({ works: false });
  expect(await redeem(secret)).toBeNull();
});

test('each event has a secret of its own, which nobody can make without the key', () => {
  const key = () => generateKeyPairSync('ed25519').privateKey;
  const ours = key();
  const secretOf = linkSecrets(ours);
  expect(secretOf('one')).toMatch(/^[\w-]{43}$/);
  expect(linkSecrets(ours)('one')).toBe(secretOf('one'));
  expect(new Set([secretOf('one'), secretOf('two'), linkSecrets(key())('one')]).size).toBe(3);
});

test('whoever tries ten wrong links waits, and tries no more than ten a minute from then on', async () => {
  const clock = testClock();
  const limit = createRedeemLimit(createInProcessRates(clock));
  for (let count = 0; count < 9; count += 1) await limit.failed('192.0.2.1');
  expect(await limit.retryAfterSeconds('192.0.2.1')).toBeNull();
  await limit.failed('192.0.2.1');
  expect(await limit.retryAfterSeconds('192.0.2.1')).toBe(6);
  expect(await limit.retryAfterSeconds('192.0.2.2')).toBeNull();
  clock.advance(6_000);
  expect(await limit.retryAfterSeconds('192.0.2.1')).toBeNull();
});
