import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compactVerify, createRemoteJWKSet } from 'jose';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { days, minutes } from '../../src/clock.ts';
import { shownPlan } from '../erasure/carry-out.ts';
import { download, mailAbout } from '../export/order.ts';
import { validator } from '../export/validator.ts';
import { customer, partner } from './cast.ts';
import { change, ending } from './change.ts';
import { mailedText, mailedToken } from './mailed.ts';
import { requestStories } from './requests.ts';
import { closeHook, type Hook, openHook, taken, verified } from './webhook.ts';
import { cellsWith, seenBy, serving, shown, shownOnce, told, withdrawnFrom } from './whole.ts';

const opened = 'OPENED by CUSTOMER';
const acknowledged = 'ACKNOWLEDGED by SYSTEM';

describe('A copy of everything that the company holds (P11)', () => {
  const gateway = serving();
  const { idIn, open } = requestStories(gateway);
  type Told = { status: string; url: string | null; expiresAt: string };
  const exportOf = async (id: string, as: string) => {
    const query = /* GraphQL */ `query Export($id: ID!) { request(id: $id) { export { status url expiresAt } } }`;
    const variables = { id: `DataRequest:${id}` };
    return (await gateway().gql<{ request: { export: Told } }>(query, variables, { as })).data?.request.export;
  };
  let id: string;

  it('is made at once for a customer who asks in the portal, and every step is shown', async () => {
    id = idIn(await open('alice', { kind: 'EXPORT' }));
    const request = await shownOnce(gateway(), id, 'alice', 'COMPLETED');
    const steps = ['APPROVED by SYSTEM: P11', 'STARTED by SYSTEM', 'COMPLETED by SYSTEM'];
    expect(told(request)).toEqual([opened, acknowledged, ...steps]);
    expect(request).toMatchObject({ dueAt: '2026-04-02T09:02:00.000Z', overdue: false });
    const expiresAt = new Date(gateway().clock.now().getTime() + days(7)).toISOString();
    expect(await exportOf(id, 'alice')).toEqual({ status: 'READY', url: `/exports/DataRequest:${id}`, expiresAt });
    expect((await mailAbout(gateway(), id, 'mail.export-ready')).to).toBe(people.alice.email);
  });

  it('is a document that a stranger’s validator accepts by the schema that the gateway serves', async () => {
    const schema = await (await fetch(`${gateway().url}/schema/export.schema.json`)).text();
    const response = await download(gateway(), id, { as: 'alice' });
    expect(response.status).toBe(200);
    const document: unknown = await response.json();
    expect(validator(schema)(document)).toEqual([]);
    expect(validator(schema)({ ...(document as object), surplus: 1 })).not.toEqual([]); // it is an object by the schema
    const services = expect.arrayContaining([expect.objectContaining({ label: 'marlowe-ceramics.example' })]);
    expect(document).toMatchObject({ data: { profile: { name: people.alice.name }, services } });
  });

  it('goes on from where a download broke off', async () => {
    const whole = await (await download(gateway(), id, { as: 'alice' })).text();
    const rest = await download(gateway(), id, { as: 'alice', headers: { range: 'bytes=50-' } });
    expect(rest.status).toBe(206);
    expect(await rest.text()).toBe(Buffer.from(whole).subarray(50).toString());
  });

  it('is not there for anybody else', async () => {
    for (const as of ['bob', 'billing', 'newsletter-co']) {
      expect((await download(gateway(), id, { as })).status, as).toBe(404);
    }
    expect((await gateway().gql(`{ request(id: "DataRequest:${id}") { id } }`, {}, { as: 'bob' })).data).toEqual({
      request: null,
    });
  });

  it('is destroyed after its days, and the request says so', async () => {
    gateway().clock.advance(days(8));
    expect((await download(gateway(), id, { as: 'alice' })).status).toBe(410);
    await expect.poll(() => exportOf(id, 'alice'), { timeout: 10_000 }).toMatchObject({ status: 'EXPIRED', url: null });
    await expect.poll(() => readdir(join(gateway().config.DATA_DIR, 'exports')), { timeout: 10_000 }).toEqual([]);
  });
});

describe('A copy for a customer who is locked out, and writes an e-mail to billing (P11, P15)', () => {
  const gateway = serving();
  const { idIn, open, staff, verify } = requestStories(gateway);
  let id: string;

  it('waits until the registered address has proved who asks', async () => {
    const asked = { customerId: customer('grace'), kind: 'EXPORT', channel: 'EMAIL', reference: 'MAIL-9001' };
    id = idIn(await open('billing', asked));
    const steps = ['OPENED by STAFF: MAIL-9001', acknowledged, 'VERIFICATION_SENT by SYSTEM'];
    const request = await shown(gateway(), id, 'grace');
    expect(told(request)).toEqual(steps);
    expect(request).toMatchObject({ status: 'VERIFYING', overdue: false, dueAt: '2026-04-02T09:02:00.000Z' });
    expect(ending(await staff('billing', 'approveRequest', id))).toBe('Conflict');
    expect(ending(await verify(await mailedToken(gateway(), id)))).toBe('VerifyRequestPayload');
    expect(await shown(gateway(), id, 'grace')).toMatchObject({ status: 'RECEIVED' });
  });

  it('is written once billing approves it, and a link is mailed to the registered address', async () => {
    expect(ending(await staff('billing', 'approveRequest', id))).toBe('ApproveRequestPayload');
    const request = await shownOnce(gateway(), id, 'grace', 'COMPLETED');
    const steps = ['APPROVED by STAFF: T-5200', 'STARTED by SYSTEM', 'COMPLETED by SYSTEM'];
    expect(told(request).slice(4)).toEqual(steps);
    expect((await mailAbout(gateway(), id, 'mail.export-link')).to).toBe(people.grace.email);
  });

  it('is downloaded with that link without signing in, for an hour, and with nothing else', async () => {
    const { secret: link } = await mailAbout(gateway(), id, 'mail.export-link');
    const response = await download(gateway(), id, { link });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { profile: { name: people.grace.name } } });
    expect((await download(gateway(), id)).status).toBe(401);
    expect((await download(gateway(), id, { link: 'x'.repeat(43) })).status).toBe(404);
    expect((await download(gateway(), id, { as: 'billing' })).status).toBe(404);
    gateway().clock.advance(minutes(61));
    expect((await download(gateway(), id, { link })).status).toBe(404);
    expect((await download(gateway(), id, { as: 'grace' })).status).toBe(200);
  });
});

describe('The erasure of a customer with a service, a bill and a payment processor (P8, P9, P10)', () => {
  const gateway = serving();
  const { idIn, open, staff } = requestStories(gateway);
  const { name, email, phone, addressLine1, businessName, taxNumber } = people.bob;
  const service = 'orders.okafor-bakery.example';
  const payer = 'B-SEED-BOB-1';
  let id: string;
  let stale: string;

  it('is asked for in the portal, where partners saw the customer until then', async () => {
    expect(ending(await change(gateway(), 'setSharing', { blocked: false }, { as: 'bob' }))).toBe('SetSharingPayload');
    for (const one of ['newsletter-co', 'paypal'] as const)
      expect(await seenBy(gateway(), one)).toContain(customer('bob'));
    const copy = idIn(await open('bob', { kind: 'EXPORT' }));
    await shownOnce(gateway(), copy, 'bob', 'COMPLETED');
    expect(await readdir(join(gateway().config.DATA_DIR, 'exports'))).toHaveLength(1);
    id = idIn(await open('bob', { kind: 'ERASURE', details: `Forget ${name}, ${email}, ${phone}.` }));
    expect(await shown(gateway(), id, 'bob')).toMatchObject({ status: 'RECEIVED', overdue: false });
    expect((await shown(gateway(), id, 'bob')).dueAt).toBe('2026-04-16T09:02:00.000Z');
  });

  it('tells staff and the customer alike what stands in its way, and how it is cleared', async () => {
    const blockers = [
      { reason: '1 service has not ended (P8).', unblock: expect.stringContaining('Cancel with updateService') },
      { reason: '1 invoice is not paid (P8, P9).', unblock: expect.stringContaining('recordTransaction') },
    ];
    const plan = await shownPlan(gateway(), id, 'billing');
    expect(plan.blockers).toEqual(blockers);
    expect((await shownPlan(gateway(), id, 'bob')).blockers).toEqual(blockers);
    stale = plan.hash;
  });

  it('is approved by nobody while the service runs and the bill is open', async () => {
    const asked = { id: `DataRequest:${id}`, planHash: stale };
    for (const as of ['support', 'bob', 'paypal'])
      expect(ending(await change(gateway(), 'approveRequest', asked, { as })), as).toBe('FORBIDDEN P10');
    const { result } = await staff('billing', 'approveRequest', id, { planHash: stale });
    expect(result).toMatchObject({ __typename: 'Blocked', reasons: ['ACTIVE_SERVICE', 'UNPAID_INVOICE'] });
    expect(await shown(gateway(), id, 'bob')).toMatchObject({ status: 'RECEIVED' });
  });

  it('is free to go once billing has cancelled the service and the payment has come', async () => {
    type Held = { services: { edges: { node: { id: string; version: number } }[] } };
    type Owed = { invoices: { edges: { node: { id: string; status: string } }[] } };
    const query = /* GraphQL */ `query Held($id: ID!) { customer(id: $id) {
      services(first: 9) { edges { node { id version } } } invoices(first: 9) { edges { node { id status } } } } }`;
    const asked = await gateway().gql<{ customer: Held & Owed }>(query, { id: customer('bob') }, { as: 'billing' });
    const held = asked.data?.customer.services.edges[0]?.node;
    const owed = asked.data?.customer.invoices.edges.find(({ node }) => node.status === 'UNPAID')?.node;
    const cancelled = await change(gateway(), 'updateService', { ...held, status: 'CANCELLED' }, { as: 'billing' });
    expect(ending(cancelled)).toBe('UpdateServicePayload');
    const money = { currency: 'USD', amount: 4_900, kind: 'CHARGE', status: 'SUCCEEDED' };
    const by = { processorId: partner('paypal'), reference: 'CAP-SEED-BOB-2', invoiceId: owed?.id };
    const occurredAt = gateway().clock.now().toISOString();
    const payment = { customerId: customer('bob'), ...by, ...money, occurredAt };
    expect(ending(await change(gateway(), 'recordTransaction', payment, { as: 'billing' }))).toBe(
      'RecordTransactionPayload',
    );
    expect((await shownPlan(gateway(), id)).blockers).toEqual([]);
  });

  it('is not approved by the plan that was, but by the plan that is', async () => {
    const { hash } = await shownPlan(gateway(), id);
    const { result } = await staff('billing', 'approveRequest', id, { planHash: stale });
    expect(result).toMatchObject({ __typename: 'PlanChanged', currentHash: hash });
    expect(told(await shown(gateway(), id, 'bob'))).toEqual([opened, acknowledged]);
    expect(ending(await staff('billing', 'approveRequest', id, { planHash: hash }))).toBe('ApproveRequestPayload');
    await shownOnce(gateway(), id, 'billing', 'AWAITING_PROCESSORS');
    expect(await mailedText(gateway(), id, 'mail.erasure')).toContain('last message');
  });

  it('waits for PayPal, of whose task billing is told by what name it knows the customer', async () => {
    type Task = { id: string; name: string; status: string; method: string; references: string[] };
    const query = /* GraphQL */ `query Tasks($id: ID!) { request(id: $id) {
      certificate { document } processors { id name status method references } } }`;
    type Found = { request: { processors: Task[]; certificate: null } };
    const read = async () => {
      const { data } = await gateway().gql<Found>(query, { id: `DataRequest:${id}` }, { as: 'billing' });
      return data?.request;
    };
    const references = expect.arrayContaining([payer]);
    const waiting = { name: 'paypal', status: 'TOLD', method: 'MANUAL_TASK', references };
    await expect
      .poll(read, { timeout: 10_000 })
      .toEqual({ certificate: null, processors: [expect.objectContaining(waiting)] });
    const [task] = (await read())?.processors ?? [];
    const confirmed = { id: task?.id, evidence: 'PP-CASE-77' };
    const headers = { 'X-Reference': 'HD-4400' };
    const answer = await change(gateway(), 'confirmProcessorErasure', confirmed, { as: 'billing', headers });
    expect(ending(answer)).toBe('ConfirmProcessorErasurePayload');
    const request = await shownOnce(gateway(), id, 'billing', 'COMPLETED');
    // PayPal may be told before the request is said to wait for it.
    const steps = told(request).filter((step) => step !== 'PROCESSOR_TOLD by SYSTEM');
    expect(steps).toEqual([
      opened,
      acknowledged,
      // What staff wrote goes with the person, ticket numbers too.
      'APPROVED by STAFF',
      'STARTED by SYSTEM',
      'PROCESSOR_TOLD by SYSTEM: paypal',
      'PROCESSOR_CONFIRMED by STAFF: paypal',
      'COMPLETED by SYSTEM',
    ]);
    expect(request).toMatchObject({ overdue: false, completedAt: gateway().clock.now().toISOString() });
  });

  it('ends in a certificate that anybody can verify with the gateway’s published keys, and that names nobody', async () => {
    const query = /* GraphQL */ `query Certificate($id: ID!) { request(id: $id) { certificate { document signature } } }`;
    type Found = { request: { certificate: { document: string; signature: string } } };
    const { data } = await gateway().gql<Found>(query, { id: `DataRequest:${id}` }, { as: 'billing' });
    const { document = '', signature = '' } = data?.request.certificate ?? {};
    const keys = createRemoteJWKSet(new URL(`${gateway().url}/.well-known/jwks.json`));
    const { payload } = await compactVerify(signature, keys);
    expect(new TextDecoder().decode(payload)).toBe(document);
    const processors = [{ name: 'paypal', method: 'MANUAL_TASK', confirmedAt: expect.any(String) }];
    expect(JSON.parse(document)).toMatchObject({ request: `DataRequest:${id}`, processors });
    expect(document).not.toMatch(/okafor|example\.com|nowhere/i);
  });

  it('leaves nobody: not for who signs in with that name, not for staff, not for partners, who are told of the loss', async () => {
    const own = `{ me { id } request(id: "DataRequest:${id}") { id } }`;
    const { data } = await gateway().gql(own, {}, { as: 'bob' });
    expect(data).toEqual({ me: null, request: null });
    const one = `{ customer(id: "${customer('bob')}") { id } }`;
    for (const as of ['support', 'billing', 'privacy', 'newsletter-co', 'paypal'])
      expect((await gateway().gql(one, {}, { as })).data, as).toEqual({ customer: null });
    for (const as of ['newsletter-co', 'paypal'] as const) {
      expect(await seenBy(gateway(), as)).not.toContain(customer('bob'));
      expect(await withdrawnFrom(gateway(), as), as).toEqual([customer('bob')]);
    }
  });

  it('leaves in no table what tells of the customer, but what the plan keeps for the accounts', async () => {
    const kept = ['addresseeBusiness', 'addresseeLine1', 'addresseeName', 'taxNumber'].map(
      (column) => `public.Invoice.${column}`,
    );
    const texts = [name, businessName ?? '?', addressLine1, taxNumber ?? '?', 'Okafor'];
    expect(await cellsWith(gateway(), texts)).toEqual(kept);
    const gone = [email, phone, service, payer, 'flour-mill@example.net', '198.51.100.20', 'MAIL-7781', 'T-5200'];
    expect(await cellsWith(gateway(), gone)).toEqual([]);
    expect(await readdir(join(gateway().config.DATA_DIR, 'exports'))).toEqual([]);
    const alices = [people.alice.email, 'marlowe-ceramics.example'];
    expect(await cellsWith(gateway(), alices)).toEqual(
      expect.arrayContaining(['public.Customer.email', 'public.Service.label']),
    );
  });
});

describe('An erasure that staff open for a customer who sends a ticket (P10)', () => {
  const gateway = serving();
  const { idIn, open, staff } = requestStories(gateway);

  it('is approved by somebody else than who opened it, once the bill is paid by transfer', async () => {
    const issuedAt = gateway().clock.now().toISOString();
    const sums = { number: 'INV-200001', currency: 'AUD', total: 500, issuedAt, dueAt: issuedAt };
    const invoice = { customerId: customer('dave'), ...sums };
    expect(ending(await change(gateway(), 'recordInvoice', invoice, { as: 'billing' }))).toBe('RecordInvoicePayload');
    const asked = { customerId: customer('dave'), kind: 'ERASURE', channel: 'HELPDESK_TICKET', reference: 'HD-77' };
    const id = idIn(await open('billing', asked));
    expect((await shownPlan(gateway(), id)).blockers).toHaveLength(1);
    const paid = await change(gateway(), 'recordInvoice', { ...invoice, status: 'PAID' }, { as: 'billing' });
    expect(ending(paid)).toBe('RecordInvoicePayload');
    const planHash = (await shownPlan(gateway(), id)).hash;
    expect(ending(await staff('billing', 'approveRequest', id, { planHash }))).toBe('Conflict');
    expect(ending(await staff('privacy', 'assignRequest', id))).toBe('AssignRequestPayload');
    const steps = ['OPENED by STAFF: HD-77', acknowledged, 'ASSIGNED by STAFF: T-5200'];
    expect(told(await shown(gateway(), id, 'dave'))).toEqual(steps);
    expect(ending(await staff('privacy', 'approveRequest', id, { planHash }))).toBe('ApproveRequestPayload');
    const ended = await shownOnce(gateway(), id, 'privacy', 'COMPLETED');
    const done = ['APPROVED by STAFF', 'STARTED by SYSTEM', 'COMPLETED by SYSTEM'];
    expect(told(ended)).toEqual(['OPENED by STAFF', acknowledged, 'ASSIGNED by STAFF', ...done]);
    expect(ended.overdue).toBe(false);
  });
});

describe('A correction that a customer asks for by ticket (P6, P10)', () => {
  const gateway = serving({ config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] } });
  const { idIn, open, staff } = requestStories(gateway);
  const ticket = { channel: 'HELPDESK_TICKET', reference: 'HD-3301' };
  const overdue = '{ requests(first: 5, filter: { overdue: true }) { edges { node { id overdue } } } }';
  let id: string;

  it('is not done before anything is corrected', async () => {
    const asked = { customerId: customer('alice'), kind: 'RECTIFICATION', ...ticket, details: 'It is Marlow.' };
    id = idIn(await open('billing', asked));
    const before = await shown(gateway(), id, 'alice');
    expect(before).toMatchObject({ status: 'RECEIVED', dueAt: '2026-04-02T09:02:00.000Z', overdue: false });
    const { result } = await staff('billing', 'approveRequest', id);
    expect(result).toMatchObject({ __typename: 'Conflict', message: expect.stringContaining('correct it first') });
    expect(await shown(gateway(), id, 'alice')).toEqual(before);
  });

  it('is made by billing, and reaches the partners who have read what was wrong', async () => {
    expect(await seenBy(gateway(), 'newsletter-co')).toEqual([customer('alice')]);
    const kinds = ['customer.changed'];
    const hook = await openHook(gateway(), { as: 'newsletter-co', kinds });
    const unknowing = await openHook(gateway(), { as: 'paypal', kinds });
    type Read = { customer: { version: number } };
    const versionOf = `{ customer(id: "${customer('alice')}") { version } }`;
    const version = (await gateway().gql<Read>(versionOf, {}, { as: 'billing' })).data?.customer.version;
    const correction = { id: customer('alice'), version, name: 'Alice Marlow', ...ticket };
    const corrected = await change(gateway(), 'updateProfile', correction, { as: 'billing' });
    expect(ending(corrected)).toBe('UpdateProfilePayload');
    const [message] = await taken(hook.receiver, 1);
    if (!message) throw new Error('nothing came');
    const thin = { type: 'customer.changed', data: { customer: customer('alice') } };
    expect(verified(hook.secret, message, gateway().clock.now())).toMatchObject(thin);
    expect(unknowing.receiver.taken).toEqual([]);
    for (const one of [hook, unknowing]) await closeHook(gateway(), one);
  });

  it('is overdue when nobody finishes it in time, and then first in the list of what is to be done', async () => {
    gateway().clock.set(new Date('2026-04-02T09:02:00.001Z'));
    expect(await shown(gateway(), id, 'alice')).toMatchObject({ overdue: true });
    type List = { requests: { edges: { node: { id: string } }[] } };
    const { data } = await gateway().gql<List>(overdue, {}, { as: 'billing' });
    const ids = data?.requests.edges.map(({ node }) => node.id) ?? [];
    expect(ids).toContain(`DataRequest:${id}`);
  });

  it('is done once it is approved, and the customer reads what was corrected, and how it was before', async () => {
    expect(ending(await staff('billing', 'approveRequest', id))).toBe('ApproveRequestPayload');
    const request = await shown(gateway(), id, 'alice');
    expect(request).toMatchObject({ status: 'COMPLETED', overdue: false });
    expect(told(request)).toEqual([
      'OPENED by STAFF: HD-3301',
      expect.stringMatching(/^LINKED_DUPLICATE by SYSTEM: DataRequest:/),
      acknowledged,
      'APPROVED by STAFF: T-5200',
      'COMPLETED by SYSTEM: Customer.name',
    ]);
    const query = '{ me { name changes(first: 1) { edges { node { field before after channel reference } } } } }';
    const { data } = await gateway().gql(query, {}, { as: 'alice' });
    const node = { field: 'Customer.name', before: 'Alice Marlowe', after: 'Alice Marlow', ...ticket };
    expect(data).toEqual({ me: { name: 'Alice Marlow', changes: { edges: [{ node }] } } });
  });
});

describe('A restriction that a customer asks for (P10, P19)', () => {
  const gateway = serving({ config: { OUTBOUND_ALLOW: ['127.0.0.0/8'] } });
  const { idIn, open, staff } = requestStories(gateway);
  const isRestricted = async () => (await gateway().gql('{ me { restricted } }', {}, { as: 'alice' })).data;
  let hook: Hook;
  let heard: Date;
  const sms = { purpose: 'MARKETING', channel: 'SMS' };
  const correct = async () => {
    const versionOf = `{ customer(id: "${customer('alice')}") { version } }`;
    const { data } = await gateway().gql<{ customer: { version: number } }>(versionOf, {}, { as: 'billing' });
    const named = { id: customer('alice'), version: data?.customer.version, channel: 'EMAIL', reference: 'MAIL-1' };
    return ending(await change(gateway(), 'updateProfile', { ...named, locale: 'de-DE' }, { as: 'billing' }));
  };

  it('holds from its approval: the customer reads it, and every step', async () => {
    const id = idIn(await open('alice', { kind: 'RESTRICTION' }));
    for (const one of ['newsletter-co', 'stripe'] as const)
      expect(await seenBy(gateway(), one)).toContain(customer('alice'));
    hook = await openHook(gateway(), { as: 'newsletter-co', kinds: ['customer.withdrawn'] });
    const asked = await shown(gateway(), id, 'alice');
    expect(asked).toMatchObject({ status: 'RECEIVED', dueAt: '2026-04-02T09:02:00.000Z', overdue: false });
    expect(await isRestricted()).toEqual({ me: { restricted: false } });
    expect(ending(await staff('privacy', 'assignRequest', id))).toBe('AssignRequestPayload');
    expect(ending(await staff('privacy', 'approveRequest', id))).toBe('ApproveRequestPayload');
    const steps = ['ASSIGNED by STAFF: T-5200', 'APPROVED by STAFF: T-5200', 'COMPLETED by SYSTEM'];
    const request = await shown(gateway(), id, 'alice');
    expect(request).toMatchObject({ status: 'COMPLETED', overdue: false });
    expect(told(request)).toEqual([opened, acknowledged, ...steps]);
    expect(await isRestricted()).toEqual({ me: { restricted: true } });
    heard = gateway().clock.now();
  });

  it('hides the customer from partners, who are told that they see them no more', async () => {
    const [message] = await taken(hook.receiver, 1);
    const thin = { type: 'customer.withdrawn', data: { customer: customer('alice') } };
    expect(message && verified(hook.secret, message, heard)).toMatchObject(thin);
    await closeHook(gateway(), hook);
    for (const one of ['newsletter-co', 'stripe'] as const) {
      expect(await seenBy(gateway(), one), one).toEqual([]);
      expect(await withdrawnFrom(gateway(), one), one).toEqual([customer('alice')]);
    }
  });

  it('keeps staff from changing anything, and not the customer from withdrawing a consent', async () => {
    expect(await correct()).toBe('Restricted');
    const withdrawn = await change(gateway(), 'setConsent', { ...sms, state: 'WITHDRAWN' }, { as: 'alice' });
    expect(ending(withdrawn)).toBe('SetConsentPayload');
  });

  it('ends three days after the customer is told that it will, and not before', async () => {
    const headers = { 'X-Reference': 'HD-7' };
    const lift = await change(
      gateway(),
      'liftRestriction',
      { customerId: customer('alice') },
      { as: 'billing', headers },
    );
    const endsAt = new Date(gateway().clock.now().getTime() + days(3)).toISOString();
    expect(lift.result).toMatchObject({ __typename: 'LiftRestrictionPayload', endsAt });
    await mailedText(gateway(), customerId('alice'), 'mail.restriction-ends');
    gateway().clock.advance(days(3) - minutes(1));
    expect(await correct()).toBe('Restricted');
    gateway().clock.advance(minutes(1));
    await expect.poll(isRestricted, { timeout: 10_000 }).toEqual({ me: { restricted: false } });
    expect(await correct()).toBe('UpdateProfilePayload');
    expect(await seenBy(gateway(), 'newsletter-co')).toEqual([customer('alice')]);
  });
});

describe('An objection to marketing (P13)', () => {
  const gateway = serving();
  const { idIn, open } = requestStories(gateway);
  type Choices = {
    consents: { channel: string; state: string }[];
    sharing: { purposes: { purpose: string; allowed: boolean }[] };
  };
  const choices = async (as: string) => {
    const query = '{ me { consents { channel state } sharing { purposes { purpose allowed } } } }';
    const { data } = await gateway().gql<{ me: Choices }>(query, {}, { as });
    const granted = data?.me.consents.filter(({ state }) => state === 'GRANTED').map(({ channel }) => channel);
    const shared = data?.me.sharing.purposes.filter(({ allowed }) => allowed).map(({ purpose }) => purpose);
    return { granted: granted?.toSorted(), shared: shared?.toSorted() };
  };

  it('is done at once: no consent to it is left, and nothing is shared for it', async () => {
    expect(await seenBy(gateway(), 'newsletter-co')).toEqual([customer('alice')]);
    expect(await choices('alice')).toEqual({ granted: ['EMAIL', 'SMS'], shared: ['ANALYTICS', 'MARKETING'] });
    const id = idIn(await open('alice', { kind: 'OBJECTION' }));
    const request = await shown(gateway(), id, 'alice');
    const now = gateway().clock.now().toISOString();
    expect(request).toMatchObject({ status: 'COMPLETED', completedAt: now, overdue: false });
    expect(request.dueAt).toBe('2026-04-02T09:02:00.000Z');
    expect(told(request)).toEqual([opened, acknowledged, 'COMPLETED by CUSTOMER']);
    expect(await choices('alice')).toEqual({ granted: [], shared: ['ANALYTICS'] });
    expect(await seenBy(gateway(), 'newsletter-co')).toEqual([]);
    expect(await withdrawnFrom(gateway(), 'newsletter-co')).toEqual([customer('alice')]);
    expect(await mailedText(gateway(), id, 'mail.request-completed')).toContain('Alice');
  });

  it('counts as fast when it comes by e-mail, and from a customer whose data is restricted', async () => {
    const asked = { customerId: customer('frank'), kind: 'OBJECTION', channel: 'EMAIL', reference: 'MAIL-12' };
    expect((await choices('frank')).granted).toEqual(['EMAIL', 'POST']);
    const id = idIn(await open('support', asked));
    expect(await shown(gateway(), id, 'frank')).toMatchObject({ status: 'COMPLETED', overdue: false });
    expect(await choices('frank')).toEqual({ granted: [], shared: [] });
  });
});
