import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { childId, customerId, partnerId } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { globalId, idOf } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner, stranger } from './cast.ts';
import { type ChangeOptions, change, ending, everyone, repeated } from './change.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => gateway.clock.advance(1)); // what is told of one moment is told of one test
afterAll(() => gateway.stop());

let turn = 0;
/** Nobody has used it before. */
const fresh = (prefix: string) => `${prefix}_${++turn}`;
const now = '2026-03-02T09:00:00.000Z';

const method = () => ({
  customerId: customer('alice'),
  processorId: partner('stripe'),
  reference: fresh('pm'),
  termsAccepted: true,
});
const invoice = () => ({
  customerId: customer('alice'),
  number: fresh('INV'),
  currency: 'GBP',
  total: 1000,
  issuedAt: now,
  dueAt: '2026-03-16T09:00:00Z',
});
const transaction = () => ({
  customerId: customer('alice'),
  processorId: partner('stripe'),
  reference: fresh('pi'),
  kind: 'CHARGE',
  status: 'SUCCEEDED',
  currency: 'GBP',
  amount: 1000,
  occurredAt: now,
});
const inputs = { addPaymentMethod: method, recordInvoice: invoice, recordTransaction: transaction };
type Name = keyof typeof inputs;

const ask = (mutation: Name, input: object = {}, options: ChangeOptions = { as: 'billing' }) =>
  change(gateway, mutation, { ...inputs[mutation](), ...input }, options);
const remove = (id: unknown, options: ChangeOptions = { as: 'billing' }) =>
  change(gateway, 'removePaymentMethod', { id }, options);

const relationOf = (name: 'alice' | 'bob' | 'carol', processor: 'stripe' | 'paypal') =>
  gateway.database.prisma.processorRelation.findUnique({
    where: { customerId_partnerId: { customerId: customerId(name), partnerId: partnerId(processor) } },
  });

const customers = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'];

describe('Payments are written by', () => {
  const clauseOf = { addPaymentMethod: 'P3', recordInvoice: 'P9', recordTransaction: 'P9' } as const;
  const tableOf = { addPaymentMethod: 'PaymentMethod', recordInvoice: 'Invoice', recordTransaction: 'Transaction' };
  const payloadOf = {
    addPaymentMethod: 'AddPaymentMethodPayload',
    recordInvoice: 'RecordInvoicePayload',
    recordTransaction: 'RecordTransactionPayload',
  };

  function expected(mutation: Name, as: string | undefined): string {
    if (as === undefined) return `UNAUTHENTICATED ${clauseOf[mutation]}`;
    if (as === 'billing' || as === 'login-service') return payloadOf[mutation];
    if (mutation === 'addPaymentMethod' && customers.includes(as))
      return as === 'alice' ? payloadOf[mutation] : 'NotFound';
    return `FORBIDDEN ${clauseOf[mutation]}`;
  }

  const cells = (Object.keys(inputs) as Name[]).flatMap((mutation) => everyone.map((as) => [mutation, as] as const));

  it.each(cells)('%s asked for by %s, as the policy says, for alice', async (mutation, as) => {
    const { result, rows } = await added(gateway, () => ask(mutation, {}, as === undefined ? {} : { as }));
    expect(ending(result)).toBe(expected(mutation, as));
    const done = ending(result) === payloadOf[mutation];
    expect(rows).toEqual(done ? { [tableOf[mutation]]: 1, AuditEvent: 1, OutboxEvent: 1 } : {});
  });

  it('a customer for themselves without an id, and a system reads nothing of it', async () => {
    const select = 'paymentMethod { reference termsAcceptedAt }';
    const termsAcceptedAt = gateway.clock.now().toISOString();
    const own = await ask('addPaymentMethod', { customerId: undefined, reference: 'pm_own' }, { as: 'alice', select });
    expect(own).toMatchObject({ errors: [], result: { paymentMethod: { reference: 'pm_own', termsAcceptedAt } } });
    const byStripe = await ask('addPaymentMethod', {}, { as: 'login-service', select });
    expect(byStripe).toMatchObject({ errors: [], result: { paymentMethod: null } });
    const bySystem = await ask('recordInvoice', {}, { as: 'login-service', select: 'invoice { number }' });
    expect(bySystem).toMatchObject({ errors: [], result: { invoice: null } });
    const charge = await ask('recordTransaction', {}, { as: 'login-service', select: 'transaction { reference }' });
    expect(charge).toMatchObject({ errors: [], result: { transaction: null } });
  });
});

describe('Whatever is wrong with a payment', () => {
  it.each([
    ['addPaymentMethod', { reference: '4242 4242 4242 4242' }, 'input.reference'],
    ['addPaymentMethod', { reference: '1234567890123' }, 'input.reference'],
    ['addPaymentMethod', { reference: '' }, 'input.reference'],
    ['addPaymentMethod', { brand: 'x'.repeat(51) }, 'input.brand'],
    ['addPaymentMethod', { lastFour: '424' }, 'input.lastFour'],
    ['addPaymentMethod', { lastFour: 'abcd' }, 'input.lastFour'],
    ['addPaymentMethod', { expiryMonth: 13 }, 'input.expiryMonth'],
    ['addPaymentMethod', { expiryYear: 28 }, 'input.expiryYear'],
    ['addPaymentMethod', { termsAccepted: false }, 'input.termsAccepted'],
    ['addPaymentMethod', { processorId: partner('newsletter-co') }, 'input.processorId'],
    ['addPaymentMethod', { processorId: stranger.replace('Customer', 'Partner') }, 'input.processorId'],
    ['addPaymentMethod', { processorId: 'stripe' }, 'input.processorId'],
    ['recordInvoice', { number: '' }, 'input.number'],
    ['recordInvoice', { currency: 'Euro' }, 'input.currency'],
    ['recordInvoice', { total: -1 }, 'input.total'],
    ['recordInvoice', { issuedAt: '2026-03-02T09:06:00Z' }, 'input.issuedAt'],
    ['recordInvoice', { dueAt: '2026-03-01T09:00:00Z' }, 'input.dueAt'],
    ['recordInvoice', { taxNumber: 'x'.repeat(51) }, 'input.taxNumber'],
    ['recordInvoice', { addressee: { country: 'XX' } }, 'input.addressee.country'],
    ['recordInvoice', { addressee: { name: 'x'.repeat(201) } }, 'input.addressee.name'],
    ['recordTransaction', { amount: -1 }, 'input.amount'],
    ['recordTransaction', { currency: 'eur' }, 'input.currency'],
    ['recordTransaction', { occurredAt: '2026-03-02T09:06:00Z' }, 'input.occurredAt'],
    ['recordTransaction', { processorId: partner('insight-labs') }, 'input.processorId'],
    ['recordTransaction', { invoiceId: 'INV-100512' }, 'input.invoiceId'],
  ] as const)('in %s %o is named as %s, not repeated and not kept', async (mutation, wrong, field) => {
    const { result, rows } = await added(gateway, () => ask(mutation, wrong));
    expect(result.result).toMatchObject({ __typename: 'InvalidInput', code: 'BAD_USER_INPUT', field });
    expect(result.result?.message).toMatch(/expected/);
    expect(repeated(result, wrong)).toEqual([]);
    expect(rows).toEqual({});
  });

  it('a currency other than the invoice’s, and an invoice of somebody else, are refused', async () => {
    const invoices = (name: 'alice' | 'bob') => globalId('Invoice', childId(customerId(name), 'invoice', 2));
    const other = await added(gateway, () =>
      ask('recordTransaction', { invoiceId: invoices('alice'), currency: 'EUR' }),
    );
    expect(ending(other.result)).toBe('InvalidInput input.currency');
    const bobs = await added(gateway, () => ask('recordTransaction', { invoiceId: invoices('bob'), currency: 'USD' }));
    expect(ending(bobs.result)).toBe('NotFound');
    expect([other.rows, bobs.rows]).toEqual([{}, {}]);
  });

  it.each([
    ['addPaymentMethod', 'reference'],
    ['recordInvoice', 'number'],
    ['recordTransaction', 'reference'],
  ] as const)('in %s the same %s again, for anybody, is a conflict', async (mutation, name) => {
    const once = fresh('same');
    expect(ending(await ask(mutation, { [name]: once }))).toMatch(/Payload$/);
    for (const id of [customer('alice'), customer('bob')]) {
      const again = await added(gateway, () => ask(mutation, { [name]: once, customerId: id }));
      expect(again.result.result).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT' });
      expect(again.rows).toEqual({});
    }
  });

  it('an unpaid invoice is paid by transfer, or void, once it is reported so, and by nothing that charges otherwise', async () => {
    const owed = { ...invoice(), customerId: customer('grace') };
    const report = (input: object) => ask('recordInvoice', { ...owed, ...input }, { as: 'login-service' });
    const first = await report({});
    const id = first.result?.['invoiceId'];
    const stored = () =>
      gateway.database.prisma.invoice.findUniqueOrThrow({ where: { id: idOf('Invoice', String(id), 'id') } });
    for (const other of [{ total: 999 }, { customerId: customer('bob') }, { dueAt: '2026-03-17T09:00:00Z' }, {}]) {
      const status = Object.keys(other).length > 0 ? { status: 'PAID' } : {};
      expect(ending(await report({ ...other, ...status }))).toBe('Conflict');
    }
    expect(await stored()).toMatchObject({ status: 'UNPAID', paidAt: null });
    const paid = await added(gateway, () => report({ status: 'PAID', addressee: { name: 'Somebody else' } }));
    expect(paid.result.result).toMatchObject({ __typename: 'RecordInvoicePayload', invoiceId: id });
    expect(paid.rows).toEqual({ AuditEvent: 1, OutboxEvent: 1 });
    const addressed = { addresseeName: (await stored()).addresseeName };
    expect(addressed.addresseeName).not.toBe('Somebody else');
    expect(await stored()).toMatchObject({ status: 'PAID', paidAt: gateway.clock.now(), ...addressed });
    for (const status of ['PAID', 'VOID', 'UNPAID']) expect(ending(await report({ status }))).toBe('Conflict');
  });

  const all = Object.keys(inputs) as Name[];
  it.each([
    ['somebody unknown', stranger, 'NotFound', all],
    ['somebody whose data is restricted', customer('frank'), 'Restricted', all.slice(0, 2)],
  ])('for %s nothing is written', async (_who, id, typename, refused) => {
    for (const mutation of refused) {
      const { result, rows } = await added(gateway, () => ask(mutation, { customerId: id }));
      expect(result.result?.__typename).toBe(typename);
      expect(rows).toEqual({});
    }
  });

  it('what has moved is recorded for somebody whose data is restricted, too', async () => {
    expect(ending(await ask('recordTransaction', { customerId: customer('frank') }))).toBe('RecordTransactionPayload');
  });

  it('a suspended processor takes no new means of payment, and what it moved is still recorded', async () => {
    const stripe = { where: { id: partnerId('stripe') } };
    await gateway.database.prisma.partner.update({ ...stripe, data: { status: 'SUSPENDED' } });
    expect(ending(await ask('addPaymentMethod'))).toBe('InvalidInput input.processorId');
    expect(ending(await ask('recordTransaction'))).toBe('RecordTransactionPayload');
    await gateway.database.prisma.partner.update({ ...stripe, data: { status: 'ACTIVE' } });
  });
});

describe('A means of payment', () => {
  it('is recorded and told in its own transaction, in the customer’s history by P3', async () => {
    const { result } = await ask('addPaymentMethod', {}, { as: 'alice' });
    const id = idOf('PaymentMethod', String(result?.['paymentMethodId']), 'id');
    const subject = customerId('alice');
    const told = [{ kind: 'payment.changed', customerId: subject, coordinates: { target: id } }];
    expect(await writtenWith(gateway, 'PaymentMethod', id)).toMatchObject({
      audited: [{ operation: 'addPaymentMethod', caller: subject, subjects: [subject], clauses: ['P3'] }],
      told,
    });
    gateway.clock.advance(1);
    await remove(result?.['paymentMethodId'], { as: 'alice' });
    expect(await writtenWith(gateway, 'PaymentMethod', id)).toMatchObject({
      audited: [{ operation: 'removePaymentMethod', subjects: [subject], fields: ['Customer.paymentMethods'] }],
      told,
    });
  });

  it('opens its processor’s work for the customer, and ends it when the last is removed (P3)', async () => {
    expect(await relationOf('carol', 'stripe')).toBeNull();
    const seen = () => gateway.gql(`{ customers(first: 9) { edges { node { name } } } }`, {}, { as: 'stripe' });
    const names = async () => JSON.stringify((await seen()).data);
    expect(await names()).not.toContain(people.carol.name);

    const first = await ask('addPaymentMethod', { customerId: undefined }, { as: 'carol' });
    const second = await ask('addPaymentMethod', { customerId: undefined }, { as: 'carol' });
    expect(await relationOf('carol', 'stripe')).toMatchObject({ ground: 'PAYMENT_METHOD', endedAt: null });
    expect(await names()).toContain(people.carol.name);

    await remove(first.result?.['paymentMethodId'], { as: 'carol' });
    expect(await relationOf('carol', 'stripe')).toMatchObject({ endedAt: null });
    await remove(second.result?.['paymentMethodId'], { as: 'carol' });
    expect(await relationOf('carol', 'stripe')).toMatchObject({ endedAt: gateway.clock.now() });
    expect(await names()).not.toContain(people.carol.name);

    await ask('addPaymentMethod', { customerId: undefined }, { as: 'carol' });
    expect(await relationOf('carol', 'stripe')).toMatchObject({ endedAt: null });
  });

  it('keeps its processor at work while a payment is open', async () => {
    const { prisma } = gateway.database;
    const open = await prisma.transaction.count({ where: { customerId: customerId('bob'), status: 'PENDING' } });
    expect(open).toBe(1);
    const id = globalId('PaymentMethod', childId(customerId('bob'), 'paymentMethod', 1));
    expect(ending(await remove(id, { as: 'bob' }))).toBe('RemovePaymentMethodPayload');
    expect(await relationOf('bob', 'paypal')).toMatchObject({ endedAt: null });
  });

  it('is removed by its owner, billing and systems alone, and once', async () => {
    const { result } = await ask('addPaymentMethod');
    const id = result?.['paymentMethodId'];
    const may = ['alice', 'billing', 'login-service'];
    for (const as of everyone.filter((name) => name === undefined || !may.includes(name))) {
      const refused = await added(gateway, () => remove(id, as === undefined ? {} : { as }));
      const known = as !== undefined && customers.includes(as);
      const code = as === undefined ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      expect(ending(refused.result)).toBe(known ? 'NotFound' : `${code} P3`);
      expect(refused.rows).toEqual({});
    }
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(id, { as: 'alice' })));
    expect(answers.map(ending).toSorted()).toEqual([...Array(4).fill('Conflict'), 'RemovePaymentMethodPayload']);
    expect(ending(await remove(stranger.replace('Customer', 'PaymentMethod')))).toBe('NotFound');
    expect(ending(await remove(customer('alice')))).toBe('InvalidInput input.id');
  });
});

describe('An invoice', () => {
  const addressee = 'addressee { name business line1 line2 city region postalCode country taxNumber }';

  it('is addressed as the profile stands, and a later change of the profile does not reach it (P9)', async () => {
    const { alice } = people;
    const recorded = await ask(
      'recordInvoice',
      {},
      { as: 'billing', select: `invoice { id status paidAt ${addressee} }` },
    );
    const to = {
      name: alice.name,
      business: alice.businessName,
      line1: alice.addressLine1,
      line2: alice.addressLine2,
      city: alice.city,
      region: alice.region,
      postalCode: alice.postalCode,
      country: alice.country,
      taxNumber: null,
    };
    expect(recorded.result?.['invoice']).toMatchObject({ status: 'UNPAID', paidAt: null, addressee: to });
    const { version } = await gateway.database.prisma.customer.findUniqueOrThrow({
      where: { id: customerId('alice') },
    });
    const moved = await change(gateway, 'updateProfile', { version, address: { city: 'Elsewhere' } }, { as: 'alice' });
    expect(ending(moved)).toBe('UpdateProfilePayload');
    const later = await gateway.gql(
      `query Later($id: ID!) { node(id: $id) { ... on Invoice { ${addressee} } } }`,
      { id: recorded.result?.['invoiceId'] },
      { as: 'billing' },
    );
    expect(later.data).toEqual({ node: { addressee: to } });
  });

  it('is addressed as it says, when it says so, and is recorded and told in its own transaction', async () => {
    const { result } = await ask(
      'recordInvoice',
      { addressee: { name: 'A. Marlowe', country: 'IE' }, taxNumber: 'IE1', description: 'Hosting', status: 'PAID' },
      { as: 'billing', select: `invoice { paidAt ${addressee} }` },
    );
    expect(result?.['invoice']).toMatchObject({
      paidAt: gateway.clock.now().toISOString(),
      addressee: { name: 'A. Marlowe', country: 'IE', line1: null, taxNumber: 'IE1' },
    });
    const id = idOf('Invoice', String(result?.['invoiceId']), 'id');
    expect(await writtenWith(gateway, 'Invoice', id)).toMatchObject({
      audited: [{ operation: 'recordInvoice', caller: 'billing', subjects: [customerId('alice')], clauses: ['P9'] }],
      told: [{ kind: 'payment.changed', coordinates: { target: id } }],
    });
  });

  const stateOf = async (invoiceId: unknown) => {
    const id = idOf('Invoice', String(invoiceId), 'id');
    const { status, paidAt } = await gateway.database.prisma.invoice.findUniqueOrThrow({ where: { id } });
    return { status, paidAt };
  };
  const unpaid = { status: 'UNPAID', paidAt: null };

  it('is paid by the charge that covers it, from the moment the money moved', async () => {
    const { result } = await ask('recordInvoice');
    const invoiceId = result?.['invoiceId'];
    const pay = (input: object) => ask('recordTransaction', { invoiceId, ...input }, { as: 'login-service' });
    await pay({ status: 'FAILED' });
    await pay({ status: 'PENDING' });
    await pay({ amount: 999 });
    await pay({ kind: 'REFUND', amount: 999 });
    await pay({ amount: 999 });
    expect(await stateOf(invoiceId)).toEqual(unpaid);
    await pay({ amount: 1, occurredAt: '2026-03-01T08:00:00Z' });
    expect(await stateOf(invoiceId)).toEqual({ status: 'PAID', paidAt: new Date('2026-03-01T08:00:00Z') });
    await pay({ amount: 1000 });
    expect(await stateOf(invoiceId)).toEqual({ status: 'PAID', paidAt: new Date('2026-03-01T08:00:00Z') });
  });

  it('is paid when its pending charge is reported again with its outcome, and only then', async () => {
    const { result } = await ask('recordInvoice');
    const invoiceId = result?.['invoiceId'];
    const charge = { invoiceId, reference: fresh('pi') };
    const pending = await ask('recordTransaction', { ...charge, status: 'PENDING' });
    expect(ending(await ask('recordTransaction', { ...charge, status: 'PENDING' }))).toBe('Conflict');
    expect(ending(await ask('recordTransaction', { ...charge, amount: 999 }))).toBe('Conflict');
    expect(await stateOf(invoiceId)).toEqual(unpaid);
    const concluded = await ask('recordTransaction', charge);
    expect(concluded.result?.['transactionId']).toBe(pending.result?.['transactionId']);
    expect(await stateOf(invoiceId)).toMatchObject({ status: 'PAID' });
    expect(ending(await ask('recordTransaction', { ...charge, status: 'FAILED' }))).toBe('Conflict');
  });

  it('is paid by instalments that arrive at once, and a void one never', async () => {
    const { result } = await ask('recordInvoice', { total: 10 });
    const invoiceId = result?.['invoiceId'];
    const parts = Array.from({ length: 10 }, () => ask('recordTransaction', { invoiceId, amount: 1 }));
    expect((await Promise.all(parts)).map(ending)).toEqual(Array(10).fill('RecordTransactionPayload'));
    expect(await stateOf(invoiceId)).toMatchObject({ status: 'PAID' });

    const gone = await ask('recordInvoice', { status: 'VOID' });
    await ask('recordTransaction', { invoiceId: gone.result?.['invoiceId'] });
    expect(await stateOf(gone.result?.['invoiceId'])).toEqual({ status: 'VOID', paidAt: null });
  });
});
