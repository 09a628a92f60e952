import { generateKeyPairSync } from 'node:crypto';
import { childId, customerId, partnerNamed, partnerNames } from '../../prisma/seed/keys.ts';
import { signPartnerToken } from '../../src/caller/issue.ts';
import { defaultAudience } from '../../src/caller/issuers.ts';
import { readSigningKey } from '../../src/caller/signing-key.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { type Caller, roles } from '../../src/policy/vocabulary.ts';
import type { TestGateway } from '../harness/gateway.ts';
import type { Arguments } from './asks.ts';
import { asCustomer } from './random-callers.ts';
import {
  alicesHold,
  alicesRequest,
  rowsOfPartner,
  type StagedPartner,
  stagedPartners,
  taskOf,
  webhookOf,
} from './stage.ts';

/** Somebody who asks: who they are to the policy, how they prove it, and the ids they ask with. */
export type Asker = {
  name: string;
  caller: Caller;
  /** The headers of every request. */
  headers(gateway: TestGateway): Promise<Record<string, string>>;
  /** UUIDs of the rows asked for, by type. */
  ids: Readonly<Record<NodeType, string>>;
};

export const nodeTypes = [
  'Customer',
  'Service',
  'PaymentMethod',
  'Invoice',
  'Transaction',
  'DataRequest',
  'ErasureTask',
  'Disclosure',
  'LegalHold',
  'Partner',
  'Webhook',
  'WebhookDelivery',
] as const;
export type NodeType = (typeof nodeTypes)[number];

/** A gateway must be given it, so that tokens of partners that are not of the cast can be signed here. */
export const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const alice = customerId('alice');

const ofAlice: Asker['ids'] = {
  Customer: alice,
  Service: childId(alice, 'service', 1),
  PaymentMethod: childId(alice, 'paymentMethod', 2),
  Invoice: childId(alice, 'invoice', 2),
  Transaction: childId(alice, 'transaction', 3),
  DataRequest: alicesRequest,
  ErasureTask: taskOf('stripe'),
  Disclosure: childId(alice, 'disclosure', 1),
  LegalHold: alicesHold,
  Partner: partnerNamed('newsletter-co').partnerId,
  ...webhookOf(partnerNamed('newsletter-co').partnerId),
};

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const ofTheCast = (name: string, caller: Caller, ids: Asker['ids'] = ofAlice): Asker => ({
  name,
  caller,
  headers: async (gateway) => bearer(await gateway.token(name)),
  ids,
});

const staff: Asker[] = roles.map((role) => {
  const name = role.toLowerCase();
  const { default: purpose } = defaultPolicy.staff[role].purposes;
  const caller = { kind: 'STAFF', id: name, name, roles: [role], purpose, reference: 'HD-1' } as const;
  const asker = ofTheCast(name, caller);
  return { ...asker, headers: async (gateway) => ({ ...(await asker.headers(gateway)), 'X-Reference': 'HD-1' }) };
});

const castPartners: Asker[] = partnerNames.map((name) => {
  const { partnerId, purpose, scopes } = partnerNamed(name);
  const partnerKind = name === 'stripe' || name === 'paypal' ? 'PROCESSOR' : 'THIRD_PARTY';
  const caller = {
    kind: 'PARTNER',
    id: partnerId,
    name,
    partnerKind,
    registeredScopes: scopes,
    scopes,
    purpose,
  } as const;
  return ofTheCast(name, caller, {
    ...ofAlice,
    ErasureTask: taskOf(name),
    Partner: partnerId,
    ...webhookOf(partnerId),
  });
});

const withToken = ({ caller, credentialId, number }: StagedPartner): Asker => ({
  name: caller.name,
  caller,
  headers: async ({ clock }) => {
    const keys = { gateway: await readSigningKey(signingKey), audience: defaultAudience };
    const grant = { ...caller, partnerId: caller.id, credentialId };
    return bearer(await signPartnerToken(keys, grant, { now: clock.now() }));
  },
  ids: { ...ofAlice, ...rowsOfPartner(number), Partner: caller.id, ...webhookOf(caller.id) },
});

/** Tokens that carry less than the registration allows. */
const narrowed: Asker[] = stagedPartners.flatMap((partner) => {
  const { name } = partner.caller;
  if (name === 'PROCESSOR SUPPORT') {
    const caller = { ...partner.caller, scopes: ['contact:read', 'requests:write'] } as const;
    return [{ ...withToken({ ...partner, caller }), name: `${name}, contact and requests alone` }];
  }
  if (name !== 'THIRD_PARTY MARKETING') return [];
  return [
    { ...withToken({ ...partner, caller: { ...partner.caller, scopes: [] } }), name: `${name}, without a scope` },
  ];
});

const loginService = { kind: 'SYSTEM', id: 'login-service', name: 'login-service' } as const;

/** Every member of the cast that asks about alice, every partner that could be registered, and nobody. */
export const askers: readonly Asker[] = [
  ofTheCast('alice', asCustomer('alice')),
  ...staff,
  ...castPartners,
  ...stagedPartners.map(withToken),
  ...narrowed,
  ofTheCast('login-service', loginService),
  { name: 'nobody', caller: { kind: 'ANONYMOUS' }, headers: async () => ({}), ids: ofAlice },
];

/** Working arguments for every field that needs some. */
export function argumentsOf({ caller, ids }: Pick<Asker, 'caller' | 'ids'>): Arguments {
  const exactOnly = caller.kind === 'STAFF' && caller.roles.some((role) => role === 'SUPPORT' || role === 'BILLING');
  const filter = exactOnly ? ', filter: { email: "alice@example.com" }' : '';
  // A partner asks about itself alone.
  const marketer = caller.kind === 'PARTNER' ? '' : `, partnerId: "Partner:${partnerNamed('newsletter-co').partnerId}"`;
  return {
    'Query.customer': `id: "Customer:${ids.Customer}"`,
    'Query.customers': `first: 5${filter}`,
    'Query.request': `id: "DataRequest:${ids.DataRequest}"`,
    'Query.erasureTasks': 'first: 5, status: CONFIRMED',
    'Query.partner': `id: "Partner:${ids.Partner}"`,
    'Query.partnerPreview': `input: { partnerId: "Partner:${partnerNamed('stripe').partnerId}" }`,
    'Query.explainAccess': `input: { customerId: "Customer:${ids.Customer}", field: "Customer.name"${marketer} }`,
    'Query.cookieUsage': 'from: "2026-01-01", to: "2026-12-31"',
    'Query.customersSeenBy':
      'first: 5, input: { callerId: "support", from: "2025-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" }',
    'Customer.consentAt': 'time: "2026-03-02T09:00:00.000Z"',
  };
}
