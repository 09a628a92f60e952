import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { minutes } from '../../src/clock.ts';
import type { Clients } from '../../src/database/database.ts';
import { type AskOptions, startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from './cast.ts';
import { change } from './change.ts';
import { keptLog } from './log.ts';
import { mailedToken } from './mailed.ts';
import { asNewcomer } from './newcomer.ts';
import { post } from './post.ts';
import { added, writtenWith } from './rows.ts';

/** A customer who has never said anything about sharing, by any means. */
const silent = '01890000-0000-7000-8000-00000000f00d';
async function addSilent({ prisma }: Pick<Clients, 'prisma'>, at: Date): Promise<void> {
  await prisma.customer.create({ data: { id: silent, name: 'Silent', registeredAt: at, updatedAt: at } });
  const identity = { issuer: developmentIssuer, subject: 'silent', linkedAt: at };
  await prisma.loginIdentity.create({ data: { id: silent, customerId: silent, ...identity } });
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    seed: async ({ prisma }, clock) => {
      await prisma.customer.update({ where: { id: customerId('erin') }, data: { erasureStartedAt: clock.now() } });
      await addSilent({ prisma }, clock.now());
    },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.clock.advance(minutes(2)));

const signal = { 'Sec-GPC': '1' };
const withSignal = ({ headers, ...as }: AskOptions): AskOptions => ({ ...as, headers: { ...headers, ...signal } });
const recorded = { SharingEvent: 1, AuditEvent: 1, OutboxEvent: 1 };
const open = { blocked: false, globalPrivacyControl: false };
const ownBlock = { blocked: true, globalPrivacyControl: false };
const signalled = { blocked: true, globalPrivacyControl: true };

async function sharing(as: AskOptions): Promise<unknown> {
  const mine = /* GraphQL */ `{ me { sharing { blocked globalPrivacyControl } } }`;
  const { data } = await gateway.gql<{ me: { sharing: unknown } }>(mine, {}, as);
  return data?.me.sharing;
}

async function newsletterSeesAlice(): Promise<boolean> {
  const document = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
  const { data } = await gateway.gql(document, { id: customer('alice') }, { as: 'newsletter-co' });
  return data?.['customer'] !== null;
}

let registered = 0;
/** Somebody who has just registered, and has answered no signal. */
async function newCustomer(): Promise<{ id: string; as: AskOptions }> {
  registered += 1;
  const as = await asNewcomer(gateway, `newcomer-${registered}`);
  const input = { name: 'New', email: `new-${registered}@example.com`, marketing: [] };
  const { result } = await change(gateway, 'registerCustomer', input, as);
  return { id: String(result?.['customerId']), as };
}

const set = (as: AskOptions, input: Record<string, unknown>) => change(gateway, 'setSharing', input, as);
const block = (as: AskOptions) => set(as, { blocked: true });
const lift = (as: AskOptions) => set(as, { blocked: false });

/** Billing passes a lifted block on: gives the token of the link that the customer is mailed. */
async function liftByMail(id: string): Promise<string> {
  gateway.clock.advance(1_000);
  const input = { customerId: id, blocked: false, via: 'EMAIL', reference: 'MAIL-1' };
  expect(await set({ as: 'billing' }, input)).toMatchObject({ result: { pending: true } });
  const where = { customerId: id.replace('Customer:', '') };
  const orderBy = { requestedAt: 'desc' } as const;
  const waiting = await gateway.database.prisma.pendingDecision.findFirstOrThrow({ where, orderBy });
  gateway.clock.advance(1_000);
  return mailedToken(gateway, waiting.id);
}
const confirm = (token: string, as: AskOptions = {}) => change(gateway, 'confirmConsent', { token }, as);

describe('A Global Privacy Control signal', () => {
  it('blocks at once, once, and until the customer answers it', async () => {
    const alice = { as: 'alice' };
    expect(await newsletterSeesAlice()).toBe(true);
    // Whom newsletter-co has seen, it is told of when she withdraws.
    const told = { ...recorded, OutboxEvent: 2, Withdrawal: 1 };
    expect(await added(gateway, () => sharing(withSignal(alice)))).toEqual({ result: signalled, rows: told });
    expect(await newsletterSeesAlice()).toBe(false);
    expect(await added(gateway, () => sharing(withSignal(alice)))).toEqual({ result: signalled, rows: {} });

    await lift(withSignal(alice));
    expect(await added(gateway, () => sharing(withSignal(alice)))).toEqual({ result: open, rows: {} });
    expect(await newsletterSeesAlice()).toBe(true);
  });

  it('blocks for a customer who has never said anything about sharing', async () => {
    const as = await asNewcomer(gateway, 'silent');
    const { result, rows } = await added(gateway, () => sharing(withSignal(as)));
    expect(result).toEqual(signalled);
    expect(rows).toEqual({ ...recorded, Sharing: 1 });
  });

  it('leaves its own row in the trail, whatever the call’s, and is told as any block is', async () => {
    const { id, as } = await newCustomer();
    gateway.clock.advance(minutes(1));
    await gateway.gql('{ me { name } }', {}, withSignal({ ...as, headers: { ...as.headers, 'Idempotency-Key': 'k' } }));
    const subject = id.replace('Customer:', '');
    const where = { customerId: subject, source: 'GLOBAL_PRIVACY_CONTROL' } as const;
    const event = await gateway.database.prisma.sharingEvent.findFirstOrThrow({ where });
    expect(event).toMatchObject({ purpose: null, partnerId: null, allowed: false, evidence: null });
    const about = { subjects: [subject], fields: ['Sharing.blocked'], clauses: ['P13'], reference: null };
    expect(await writtenWith(gateway, 'SharingEvent', event.id)).toMatchObject({
      audited: [{ operation: 'Sec-GPC', ...about }],
      told: [{ kind: 'sharing.changed', customerId: subject, coordinates: {} }],
    });
  });

  it('writes nothing of a customer who is being erased, whom no partner sees, and lets them be answered', async () => {
    expect(await added(gateway, () => sharing(withSignal({ as: 'erin' })))).toEqual({ result: open, rows: {} });
  });

  it('is sent by no member of staff, partner or system, and by nobody who is no customer', async () => {
    const unregistered = await asNewcomer(gateway, 'passer-by');
    const askers: AskOptions[] = [
      { as: 'billing' },
      { as: 'newsletter-co' },
      { as: 'login-service' },
      unregistered,
      {},
    ];
    const { result, rows } = await added(gateway, () =>
      Promise.all(askers.map((asker) => gateway.gql('{ caller { kind } }', {}, withSignal(asker)))),
    );
    const kinds = ['STAFF', 'PARTNER', 'SYSTEM', 'CUSTOMER', 'ANONYMOUS'];
    expect(result.map(({ data }) => data)).toEqual(kinds.map((kind) => ({ caller: { kind } })));
    expect(rows).toEqual({});
  });

  it('holds nobody up who blocks already', async () => {
    const { as } = await newCustomer();
    const held = async () => {
      gateway.statements.length = 0;
      expect(await sharing(withSignal(as))).toEqual(signalled);
      return gateway.statements.filter((sql) => /FOR NO KEY UPDATE/.test(sql)).length;
    };
    expect([await held(), await held()]).toEqual([1, 0]);
  });

  it.each(['0', 'true', '1, 1', ''])('is not a header of %j', async (value) => {
    const { rows } = await added(gateway, () => sharing({ as: 'alice', headers: { 'Sec-GPC': value } }));
    expect(rows).toEqual({});
  });

  it('is recorded once, though twenty calls bring it at the same moment', async () => {
    const { as } = await newCustomer();
    const calls = Array.from({ length: 20 }, () => as);
    const { result, rows } = await added(gateway, () => Promise.all(calls.map((one) => sharing(withSignal(one)))));
    expect(result).toEqual(calls.map(() => signalled));
    expect(rows).toEqual(recorded);
  });
});

describe('A signal is recorded before anything is answered, whatever it comes with:', () => {
  const body = (query: string, more = {}) => JSON.stringify({ query, ...more });
  const stream = { Accept: 'text/event-stream' };
  const calls: [string, string, Record<string, string>, number][] = [
    ['a document that reads nothing personal', body('{ policy { version } }'), {}, 200],
    ['a document that is not GraphQL', body('{ me {'), {}, 400],
    ['a document that does not fit the schema', body('{ nothing }'), {}, 400],
    ['a document that is too deep', body(`{ me ${'{ x '.repeat(40)}${'}'.repeat(41)}`), {}, 400],
    ['the name of an operation that is not there', body('query A { me { id } }', { operationName: 'B' }), {}, 400],
    ['variables that do not fit', body('query A($n: Int!) { partners(first: $n) { __typename } }'), {}, 400],
    ['a field that is refused', body('{ auditEvents(first: 1) { __typename } }'), {}, 200],
    ['a key that is no Idempotency-Key', body('{ me { id } }'), { 'Idempotency-Key': 'k'.repeat(300) }, 400],
    ['a mutation that fails', body('mutation { setSharing(input: {}) { __typename } }'), {}, 200],
    ['a wish for a stream of events', body('{ me { id } }'), stream, 200],
    ['a wish for a stream of what is not there', body('{ nothing }'), stream, 200],
  ];
  it.each(calls)('%s', async (_what, text, headers, status) => {
    const { id, as } = await newCustomer();
    const { result, rows } = await added(gateway, () =>
      post(gateway, text, { headers: { ...as.headers, ...signal, ...headers } }),
    );
    expect(result.status).toBe(status);
    expect(rows).toEqual(recorded);
    const where = { customerId: id.replace('Customer:', ''), source: 'GLOBAL_PRIVACY_CONTROL' } as const;
    const events = await gateway.database.prisma.sharingEvent.findMany({ where });
    expect(events).toMatchObject([{ allowed: false, actorKind: 'CUSTOMER', actorId: where.customerId }]);
  });

  it('a call that also opens is decided in that order: blocked, then opened as the answer to the signal', async () => {
    const { as } = await newCustomer();
    const { rows } = await added(gateway, () => lift(withSignal(as)));
    expect(rows).toEqual({ SharingEvent: 2, AuditEvent: 2, OutboxEvent: 2 });
    expect(await sharing(withSignal(as))).toEqual(open);
  });
});

describe('The only answer that keeps later signals from blocking is to lift a block while a signal stands:', () => {
  it.each([false, true])('an own block that is lifted is none (the signal comes with it: %s)', async (sent) => {
    const { as } = await newCustomer();
    const asking = sent ? withSignal(as) : as;
    await block(as);
    await lift(asking);
    expect(await sharing(as)).toEqual(open);
    expect(await sharing(withSignal(as))).toEqual(signalled);
  });

  it('a signal that meets an own block writes nothing, and so is forgotten once the block is lifted', async () => {
    const { as } = await newCustomer();
    await block(as);
    expect(await added(gateway, () => sharing(withSignal(as)))).toEqual({ result: ownBlock, rows: {} });
    await lift(as);
    expect(await sharing(withSignal(as))).toEqual(signalled);
  });

  it('an own block on top of a signal does not hide it: to lift both is the answer', async () => {
    const { as } = await newCustomer();
    await sharing(withSignal(as));
    await block(as);
    expect(await sharing(as)).toEqual(signalled);
    await lift(as);
    expect(await sharing(withSignal(as))).toEqual(open);
  });

  it('a choice for one purpose while a signal stands is none', async () => {
    const { as } = await newCustomer();
    await sharing(withSignal(as));
    await set(as, { purpose: 'MARKETING', allowed: true });
    expect(await sharing(withSignal(as))).toEqual(signalled);
  });

  it('one that was given holds for good, and an own block later on is lifted like any other', async () => {
    const { as } = await newCustomer();
    await sharing(withSignal(as));
    await lift(as);
    await block(as);
    await lift(as);
    expect(await sharing(withSignal(as))).toEqual(open);
  });

  it('what billing passes on is none until the customer follows the link, which is by their own hand (P13)', async () => {
    const { id, as } = await newCustomer();
    await sharing(withSignal(as));
    const token = await liftByMail(id);
    expect(await sharing(withSignal(as))).toEqual(signalled);
    expect(await confirm(token)).toMatchObject({ result: { confirmed: true } });
    expect(await sharing(withSignal(as))).toEqual(open);
  });

  it('a link that was asked for before the signal came is outdated by it, even where it is followed with one', async () => {
    const { id, as } = await newCustomer();
    await block(as);
    const early = await liftByMail(id);
    await lift(as);
    gateway.clock.advance(1_000);
    await block(as);
    expect(await confirm(early)).toMatchObject({ result: { __typename: 'LinkInvalid' } });

    await lift(as);
    gateway.clock.advance(1_000);
    const token = await liftByMail(id);
    const { result, rows } = await added(gateway, () => confirm(token, withSignal(as)));
    expect(result).toMatchObject({ result: { __typename: 'LinkInvalid' } });
    expect(rows).toEqual(recorded);
    expect(await sharing(as)).toEqual(signalled);
  });
});

it('a signal that cannot be recorded refuses the call, and the log names why', async () => {
  const { log, lines } = keptLog();
  const broken = await startGateway({
    log,
    seed: async ({ pool }) => {
      await pool.query('REVOKE INSERT ON "SharingEvent" FROM gateway');
    },
  });
  const ask = JSON.stringify({ query: '{ me { name } }' });
  const refused = await post(broken, ask, { as: 'alice', headers: signal });
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toEqual({
    errors: [
      {
        message: 'Your privacy signal could not be recorded, so nothing is answered.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ],
  });
  const logged = lines.map((line): unknown => JSON.parse(line));
  expect(logged).toContainEqual(
    expect.objectContaining({
      msg: 'a privacy signal could not be recorded',
      requestId: expect.any(String),
      name: expect.any(String),
    }),
  );
  expect(lines.join('\n')).not.toMatch(/alice|marlowe/i);
  expect(await post(broken, ask, { as: 'bob', headers: signal })).toMatchObject({ status: 200 });
  expect(await post(broken, ask, { as: 'alice' })).toMatchObject({ status: 200 });
  await broken.stop();
});
