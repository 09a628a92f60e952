import { childId, customerId } from '../../prisma/seed/keys.ts';
import { globalId } from '../../src/global-id.ts';
import { customer, partner } from '../stories/cast.ts';
import { type HostileOperation, mutation } from './hostile.ts';

const of = (name: 'alice' | 'bob' | 'frank', type: string, kind: Parameters<typeof childId>[1]) =>
  globalId(type, childId(customerId(name), kind, 1));
const byId = (name: Parameters<typeof customer>[0], fields = 'name email') =>
  `{ customer(id: "${customer(name)}") { ${fields} } }`;
const node = (id: string, type: string, fields: string) => `{ node(id: "${id}") { ... on ${type} { ${fields} } } }`;
const row = (what: string, as: string | undefined, query: string, outcome: string): HostileOperation => ({
  what,
  ...(as !== undefined && { as }),
  query,
  outcome,
});
const change = (what: string, as: string | undefined, name: string, input: object, outcome: string) => ({
  ...row(what, as, mutation(name), outcome),
  variables: { input },
});

const partnersInput = {
  name: 'mallory',
  kind: 'THIRD_PARTY',
  purpose: 'MARKETING',
  scopes: ['identity:read'],
  contact: 'm@example.com',
  ratePerMinute: 1,
};

/** What is asked, or tried, by somebody who may not. */
export const authorisation: readonly HostileOperation[] = [
  row('nobody reads a customer', undefined, byId('alice'), '200 UNAUTHENTICATED P19'),
  row(
    'nobody lists customers',
    undefined,
    '{ customers(first: 1) { edges { node { name } } } }',
    '200 UNAUTHENTICATED P19',
  ),
  row(
    'nobody reads a customer by node',
    undefined,
    node(customer('alice'), 'Customer', 'email'),
    '200 UNAUTHENTICATED P19',
  ),
  row('a customer reads another by id', 'bob', byId('alice'), '200 nothing'),
  row('a customer reads another by node', 'bob', node(customer('alice'), 'Customer', 'email'), '200 nothing'),
  row(
    'a customer reads another’s invoice',
    'bob',
    node(of('alice', 'Invoice', 'invoice'), 'Invoice', 'number'),
    '200 nothing',
  ),
  row(
    'a customer reads another’s card',
    'bob',
    node(of('alice', 'PaymentMethod', 'paymentMethod'), 'PaymentMethod', 'lastFour'),
    '200 nothing',
  ),
  row(
    'a customer reads another’s service',
    'bob',
    node(of('alice', 'Service', 'service'), 'Service', 'label'),
    '200 nothing',
  ),
  row(
    'a customer reads another’s request',
    'bob',
    `{ request(id: "${of('frank', 'DataRequest', 'request')}") { kind } }`,
    '200 nothing',
  ),
  row('a customer lists customers', 'bob', '{ customers(first: 9) { edges { node { name } } } }', '200 FORBIDDEN P19'),
  row(
    'a customer reads the audit trail',
    'bob',
    '{ auditEvents(first: 1) { edges { node { at } } } }',
    '200 FORBIDDEN P19',
  ),
  row(
    'a customer reads others’ disclosures',
    'grace',
    '{ disclosures(first: 1) { edges { node { kind } } } }',
    '200 nothing',
  ),
  row(
    'a customer asks whom the sweep takes',
    'bob',
    '{ retentionDue(first: 1) { edges { node { reason } } } }',
    '200 FORBIDDEN P14',
  ),
  row('a customer lists partners', 'bob', '{ partners(first: 9) { edges { node { name } } } }', '200 FORBIDDEN P19'),
  row('a partner reads whom it does not see', 'newsletter-co', byId('bob'), '200 nothing'),
  row('a partner reads who is restricted', 'newsletter-co', byId('frank'), '200 nothing'),
  row('a partner reads a telephone number', 'newsletter-co', byId('alice', 'phone'), '200 FORBIDDEN P4'),
  row('a partner reads one under an alias', 'newsletter-co', byId('alice', 'name: phone'), '200 FORBIDDEN P4'),
  row(
    'a partner reads one in a fragment',
    'newsletter-co',
    `{ customer(id: "${customer('alice')}") { ...F } } fragment F on Customer { ... on Node { ... on Customer { phone } } }`,
    '200 FORBIDDEN P4',
  ),
  row('a partner reads an address', 'newsletter-co', byId('alice', 'address { city }'), '200 FORBIDDEN P19'),
  row(
    'a partner reads communications',
    'newsletter-co',
    byId('alice', 'communications(first: 1) { edges { node { locator } } }'),
    '200 FORBIDDEN P17',
  ),
  row(
    'a partner reads who read',
    'newsletter-co',
    byId('alice', 'accessLog(first: 1) { edges { node { caller } } }'),
    '200 FORBIDDEN P19',
  ),
  row(
    'a partner asks by e-mail address',
    'newsletter-co',
    '{ customers(first: 1, filter: { email: "alice@example.com" }) { edges { cursor } } }',
    '200 FORBIDDEN P19',
  ),
  row(
    'a partner guesses by the beginning of a name',
    'newsletter-co',
    '{ customers(first: 1, filter: { namePrefix: "Ali" }) { edges { cursor } } }',
    '200 FORBIDDEN P19',
  ),
  row('a partner counts', 'newsletter-co', '{ customers(first: 1) { totalCount } }', '400 GRAPHQL_VALIDATION_FAILED'),
  row('a processor reads another’s payer', 'stripe', byId('bob'), '200 nothing'),
  row('a processor reads a consent', 'stripe', byId('alice', 'consents { state }'), '200 FORBIDDEN P5'),
  row(
    'a partner explains another partner’s access',
    'newsletter-co',
    `{ explainAccess(input: { customerId: "${customer('alice')}", field: "Customer.phone", partnerId: "${partner('stripe')}" }) { allowed } }`,
    '200 FORBIDDEN P19',
  ),
  row(
    'support lists everybody',
    'support',
    '{ customers(first: 100) { edges { node { name } } } }',
    '200 FORBIDDEN P19',
  ),
  row(
    'support reads payments',
    'support',
    byId('alice', 'invoices(first: 1) { edges { node { number } } }'),
    '200 FORBIDDEN P19',
  ),
  row('the administrator reads a customer', 'admin', byId('alice'), '200 FORBIDDEN P19'),
  row('a system reads a customer', 'login-service', byId('alice'), '200 FORBIDDEN P19'),
  change(
    'a customer changes another',
    'bob',
    'updateProfile',
    { id: customer('alice'), version: 1, name: 'Mallory' },
    '200 NOT_FOUND',
  ),
  change(
    'a customer approves a request',
    'bob',
    'approveRequest',
    { id: of('frank', 'DataRequest', 'request') },
    '200 FORBIDDEN P10',
  ),
  change(
    'a customer consents for another',
    'bob',
    'setConsent',
    { customerId: customer('alice'), purpose: 'MARKETING', channel: 'EMAIL', state: 'WITHDRAWN' },
    '200 NOT_FOUND',
  ),
  change('a customer registers a partner', 'bob', 'registerPartner', partnersInput, '200 FORBIDDEN P19'),
  change(
    'a customer makes an invoice',
    'bob',
    'recordInvoice',
    {
      customerId: customer('bob'),
      number: 'X-1',
      currency: 'EUR',
      total: -1,
      issuedAt: '2026-01-01T00:00:00Z',
      dueAt: '2026-01-01T00:00:00Z',
    },
    '200 FORBIDDEN P9',
  ),
  change('nobody registers a partner', undefined, 'registerPartner', partnersInput, '200 UNAUTHENTICATED P19'),
  change(
    'nobody asks for erasure',
    undefined,
    'openRequest',
    { kind: 'ERASURE', customerId: customer('alice') },
    '200 UNAUTHENTICATED P19',
  ),
  change(
    'a partner changes a profile',
    'newsletter-co',
    'updateProfile',
    { id: customer('alice'), version: 1, name: 'Mallory' },
    '200 FORBIDDEN P19',
  ),
  change(
    'a partner lifts a block',
    'newsletter-co',
    'setSharing',
    { customerId: customer('bob'), blocked: false },
    '200 FORBIDDEN P13',
  ),
  change(
    'support places a hold',
    'support',
    'placeLegalHold',
    { customerId: customer('alice'), ground: 'LITIGATION', reference: 'X' },
    '200 FORBIDDEN P16',
  ),
  change(
    'support changes a profile',
    'support',
    'updateProfile',
    { id: customer('alice'), version: 1, name: 'Mallory' },
    '200 FORBIDDEN P19',
  ),
  change(
    'billing proposes a disclosure',
    'billing',
    'proposeDisclosure',
    {
      customerId: customer('alice'),
      kind: 'ACCOUNT_DATA',
      ground: 'LEGAL_PROCESS',
      fields: ['Customer.name'],
      recipient: 'x',
      reference: 'x',
      evidenceHash: 'a'.repeat(64),
    },
    '200 FORBIDDEN P16',
  ),
  change('the administrator runs retention', 'admin', 'runRetention', { dryRun: true }, '200 FORBIDDEN P14'),
  change(
    'a webhook leads inside',
    'admin',
    'registerWebhook',
    { kinds: ['customer.changed'], url: 'https://169.254.169.254/latest/meta-data' },
    '200 BAD_USER_INPUT',
  ),
  change(
    'a webhook leads to a file',
    'admin',
    'registerWebhook',
    { kinds: ['customer.changed'], url: 'file:///etc/passwd' },
    '200 BAD_USER_INPUT',
  ),
];
