import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import {
  type CustomerName,
  customerId,
  customerNames,
  type PartnerName,
  partnerId,
  partnerNamed,
} from '../../prisma/seed/keys.ts';
import { addYears, days } from '../../src/clock.ts';
import type { DatabaseHost } from '../../src/database/database.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { toWhere } from '../../src/policy/predicate/where.ts';
import { rowRules } from '../../src/policy/rows.ts';
import { seededAt } from '../harness/clock.ts';
import { copyDatabase } from '../harness/database.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gateway-cast-'));
let host: DatabaseHost;

beforeAll(async () => {
  ({ host } = await copyDatabase(dataDir));
});
afterAll(async () => {
  await host.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = <Answer>(question: (prisma: PrismaClient) => Promise<Answer>) =>
  host.asOwner(({ prisma }) => question(prisma));

const of = (name: CustomerName) => ({ customerId: customerId(name) });

const member = (name: CustomerName) =>
  ask((prisma) =>
    prisma.customer.findUniqueOrThrow({
      where: { id: customerId(name) },
      include: { consents: true, sharing: true, sharingPurposes: true, services: true, requests: true },
    }),
  );
type Member = Awaited<ReturnType<typeof member>>;

const marketingBy = ({ consents }: Member, channel: 'EMAIL' | 'SMS') =>
  consents.find((consent) => consent.purpose === 'MARKETING' && consent.channel === channel)?.state;
const sharedFor = ({ sharingPurposes }: Member) =>
  sharingPurposes
    .filter(({ allowed }) => allowed)
    .map(({ purpose }) => purpose)
    .toSorted();
const active = ({ services }: Member) => services.filter(({ status }) => status === 'ACTIVE');
const isOpen = ({ status }: { status: string }) => !['COMPLETED', 'REJECTED', 'CANCELLED'].includes(status);
const openKinds = ({ requests }: Member) => requests.filter(isOpen).map(({ kind }) => kind);

describe('customers', () => {
  test('alice has two active services, invoices, communications and a Stripe card', async () => {
    expect(active(await member('alice'))).toHaveLength(2);
    const [invoices, communications, cards] = await ask((prisma) =>
      Promise.all([
        prisma.invoice.count({ where: of('alice') }),
        prisma.communication.count({ where: of('alice') }),
        prisma.paymentMethod.findMany({ where: { ...of('alice'), removedAt: null } }),
      ]),
    );
    expect(invoices).toBeGreaterThan(0);
    expect(communications).toBeGreaterThan(0);
    expect(cards).toMatchObject([{ processorId: partnerId('stripe'), brand: 'visa', lastFour: '4242' }]);
  });

  test('alice consents to marketing by e-mail and SMS and allows sharing for MARKETING and ANALYTICS', async () => {
    const alice = await member('alice');
    expect([marketingBy(alice, 'EMAIL'), marketingBy(alice, 'SMS')]).toEqual(['GRANTED', 'GRANTED']);
    expect(sharedFor(alice)).toEqual(['ANALYTICS', 'MARKETING']);
    expect(alice.sharing?.blocked).toBe(false);
  });

  test('alice has a finished export and a request that is still open', async () => {
    const { requests } = await member('alice');
    expect(requests.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'EXPORT COMPLETED',
      'RECTIFICATION IN_REVIEW',
    ]);
  });

  test('bob has one active service and a PayPal account', async () => {
    expect(active(await member('bob'))).toHaveLength(1);
    const methods = await ask((prisma) => prisma.paymentMethod.findMany({ where: of('bob') }));
    expect(methods).toMatchObject([{ processorId: partnerId('paypal'), removedAt: null }]);
  });

  test('bob consents to e-mail marketing, allowed sharing for it once, and then blocked all sharing', async () => {
    const bob = await member('bob');
    expect(marketingBy(bob, 'EMAIL')).toBe('GRANTED');
    expect(sharedFor(bob)).toEqual(['MARKETING']);
    expect(bob.sharing?.blocked).toBe(true);
    const decisions = await ask((prisma) => prisma.sharingEvent.findMany({ where: of('bob'), orderBy: { id: 'asc' } }));
    expect(decisions.map(({ purpose, allowed }) => [purpose, allowed])).toEqual([
      [null, true],
      ['MARKETING', true],
      [null, false],
    ]);
  });

  test('carol has no active service, withdrew consent and sharing, and logged in last month', async () => {
    const carol = await member('carol');
    expect(active(carol)).toHaveLength(0);
    expect([marketingBy(carol, 'EMAIL'), marketingBy(carol, 'SMS')]).toEqual(['WITHDRAWN', 'WITHDRAWN']);
    expect(carol.sharingPurposes).toMatchObject([{ purpose: 'MARKETING', allowed: false }]);
    expect(carol.lastLoginAt).toEqual(new Date(seededAt.getTime() - days(30)));
  });

  test.each(['dave', 'erin'] as const)('the last sign of life of %s is eight years back', async (name) => {
    const person = await member(name);
    expect(person.lastSignalAt).toEqual(addYears(seededAt, -8));
    expect(active(person)).toHaveLength(0);
  });

  test('nothing keeps the account of dave, whose one invoice is paid', async () => {
    const [invoices, holds] = await ask((prisma) =>
      Promise.all([prisma.invoice.findMany({ where: of('dave') }), prisma.legalHold.count({ where: of('dave') })]),
    );
    expect(invoices).toMatchObject([{ status: 'PAID' }]);
    expect(holds).toBe(0);
  });

  test('an abusive attempt to log in as dave last year moved no clock', async () => {
    const abuse = await ask((prisma) => prisma.activity.findMany({ where: { ...of('dave'), abuse: true } }));
    expect(abuse).toMatchObject([{ kind: 'LOGIN_ATTEMPT', at: addYears(seededAt, -1) }]);
  });

  test('erin has an unpaid invoice, a legal hold, and one more that she may not be told of', async () => {
    const [unpaid, holds] = await ask((prisma) =>
      Promise.all([
        prisma.invoice.count({ where: { ...of('erin'), status: 'UNPAID' } }),
        prisma.legalHold.findMany({ where: { ...of('erin'), releasedAt: null }, orderBy: { id: 'asc' } }),
      ]),
    );
    expect(unpaid).toBe(1);
    expect(holds.map(({ gaggedUntil }) => gaggedUntil !== null && gaggedUntil > seededAt)).toEqual([false, true]);
  });

  test('frank is restricted and has an open erasure request with billing', async () => {
    const frank = await member('frank');
    expect(frank.restrictedAt).not.toBeNull();
    expect(frank.requests.filter(isOpen)).toMatchObject([
      { kind: 'ERASURE', status: 'IN_REVIEW', assignee: 'billing', openedByKind: 'CUSTOMER' },
    ]);
  });

  test('grace has one active service, allows sharing for MARKETING and withdrew e-mail marketing', async () => {
    const grace = await member('grace');
    expect(active(grace)).toHaveLength(1);
    expect(sharedFor(grace)).toEqual(['MARKETING']);
    expect(marketingBy(grace, 'EMAIL')).toBe('WITHDRAWN');
  });

  test('nobody but alice and frank has an open request, so that each can open any kind', async () => {
    const open = await Promise.all(customerNames.map(async (name) => [name, openKinds(await member(name))] as const));
    expect(open.filter(([, kinds]) => kinds.length > 0)).toEqual([
      ['alice', ['RECTIFICATION']],
      ['frank', ['ERASURE']],
    ]);
  });
});

describe('partners', () => {
  const seenBy = (name: PartnerName) =>
    ask(async (prisma) => {
      const { partnerId: id, purpose, scopes } = partnerNamed(name);
      const { kind: partnerKind } = await prisma.partner.findUniqueOrThrow({ where: { id } });
      const rules = rowRules(
        defaultPolicy,
        { kind: 'PARTNER', id, name, partnerKind, purpose, scopes, registeredScopes: scopes },
        seededAt,
      );
      const rows = await prisma.customer.findMany({ where: toWhere(rules.Customer.whole) });
      return customerNames.filter((customer) => rows.some(({ id }) => id === customerId(customer)));
    });

  test.each([
    ['newsletter-co', ['alice']],
    ['insight-labs', ['alice']],
    ['stripe', ['alice']],
    ['paypal', ['bob']],
  ] as const)('%s sees %j and nobody else', async (name, expected) => {
    expect(await seenBy(name)).toEqual(expected);
  });

  test('it is the restriction that hides frank from newsletter-co', async () => {
    const restrict = (restrictedAt: Date | null) =>
      ask((prisma) => prisma.customer.update({ where: { id: customerId('frank') }, data: { restrictedAt } }));
    await restrict(null);
    expect(await seenBy('newsletter-co')).toEqual(['alice', 'frank']);
    await restrict(seededAt);
  });
});
