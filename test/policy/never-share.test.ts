import {
  type GraphQLField,
  GraphQLInt,
  GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { eventKinds } from '../../src/events/outbox.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { everyPartner } from '../../src/policy/every-partner.ts';
import { assertNeverShared, type ToldEvents } from '../../src/policy/never-share.ts';
import type { Declaration, LooksAt } from '../../src/policy/plugin.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { reachOf } from '../../src/policy/reach.ts';
import { declaredSchema } from '../../src/schema.ts';

type Field = GraphQLField<unknown, unknown>;
type Argument = Field['args'][number];

function objectType(name: string): GraphQLObjectType {
  const type = declaredSchema.getType(name);
  if (!isObjectType(type)) throw new Error(`there is no ${name}`);
  return type;
}

function outputType(name: string): GraphQLOutputType {
  const type = declaredSchema.getType(name);
  if (!type || isInputObjectType(type)) throw new Error(`there is no ${name}`);
  return type;
}

const bare = { description: null, deprecationReason: undefined, astNode: null, args: [] } as const;

/** A field as it would come out of the builder. */
const field = (type: GraphQLOutputType, policy: Declaration, column?: string): Omit<Field, 'name'> => ({
  ...bare,
  args: [],
  type,
  extensions: { policy, ...(column && { pothosExposedField: column }) },
});

/** Why the build refuses; empty when it does not. */
function refusal(policy: Policy = defaultPolicy, events: ToldEvents = eventKinds): string {
  try {
    assertNeverShared(policy, declaredSchema, events);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

/** Why the build refuses with an entry more, or another in its place; puts everything back. */
function planted<Entry>(entries: Record<string, Entry>, name: string, added: Entry): string {
  const before = entries[name];
  entries[name] = added;
  try {
    return refusal();
  } finally {
    if (before) entries[name] = before;
    else delete entries[name];
  }
}

const withField = (type: string, name: string, added: Omit<Field, 'name'>): string =>
  planted(objectType(type).getFields(), name, { ...added, name });

const argument = (name: string, type: GraphQLOutputType, looksAt?: LooksAt): Argument => ({
  name,
  // Every leaf can be given as well as shown.
  type: type as Argument['type'],
  description: null,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: looksAt ? { looksAt } : {},
  astNode: null,
});

function withArgument(type: string, name: string, added: Argument): string {
  const existing = objectType(type).getFields()[name];
  if (!existing) throw new Error(`there is no ${type}.${name}`);
  return withField(type, name, { ...existing, args: [...existing.args, added] });
}

function withMember(input: string, added: Argument): string {
  const type = declaredSchema.getType(input);
  if (!isInputObjectType(type)) throw new Error(`there is no ${input}`);
  return planted(type.getFields(), added.name, added);
}

const publicly = { category: 'public', internal: false } as const;

test('The schema keeps text-message consent from every partner, and telephone numbers from all but processors (P4, P5)', () => {
  expect(refusal()).toBe('');
  const reached = new Map(
    everyPartner.map((partner) => {
      const fields = reachOf(defaultPolicy, declaredSchema, partner);
      return [partner.name, fields.map(({ type, field: { name } }) => `${type.name}.${name}`)];
    }),
  );
  // So that the walk has not stood still.
  expect(reached.get('THIRD_PARTY MARKETING')).toEqual(
    expect.arrayContaining(['Customer.email', 'RequestEvent.reason']),
  );
  expect(reached.get('PROCESSOR PAYMENT_PROCESSING')).toContain('Customer.phone');
  expect(reached.get('THIRD_PARTY MARKETING')).not.toContain('Customer.phone');
  expect([...reached.values()].flat().filter((at) => at.startsWith('Consent'))).toEqual([]);
});

describe('The build refuses a hole', () => {
  test('in the policy: a right that opens the number to third parties (P4)', () => {
    const { telephone } = defaultPolicy.categories;
    const { PROCESSOR } = telephone.read;
    const open = { ...telephone, read: { ...telephone.read, THIRD_PARTY: PROCESSOR } };
    const ceiling = [...defaultPolicy.purposes.MARKETING.ceiling, 'telephone'] as const;
    const purposes = { ...defaultPolicy.purposes, MARKETING: { ...defaultPolicy.purposes.MARKETING, ceiling } };
    const policy = { ...defaultPolicy, purposes, categories: { ...defaultPolicy.categories, telephone: open } };
    expect(refusal(policy)).toContain('Customer.phone shows a partner what P4 keeps from it');
  });

  test('in the policy: a right that opens consent to partners (P5)', () => {
    const { messaging, identity } = defaultPolicy.categories;
    const open = { ...messaging, read: identity.read };
    const ceiling = [...defaultPolicy.purposes.ANALYTICS.ceiling, 'messaging'] as const;
    const purposes = { ...defaultPolicy.purposes, ANALYTICS: { ...defaultPolicy.purposes.ANALYTICS, ceiling } };
    const policy = { ...defaultPolicy, purposes, categories: { ...defaultPolicy.categories, messaging: open } };
    expect(refusal(policy)).toContain('Customer.consentAt shows a partner what P5 keeps from it');
  });

  test('in a field: the number under another name and category', () => {
    expect(withField('Customer', 'mobile', field(GraphQLString, { category: 'identity' }, 'phone'))).toContain(
      'Customer.mobile shows a partner what P4 keeps from it',
    );
  });

  test('in a field of a type that stands for no model', () => {
    expect(
      withField('OpenRequestPayload', 'callBack', field(GraphQLString, { category: 'public' }, 'phone')),
    ).toContain('OpenRequestPayload.callBack shows a partner what P4 keeps from it');
  });

  test('in a field: text that is computed from the number, and text that does not say from what', () => {
    expect(
      withField('Customer', 'label', field(GraphQLString, { category: 'identity', from: ['Customer.phone'] })),
    ).toContain('Customer.label shows a partner what P4 keeps from it');
    expect(withField('Customer', 'label', field(GraphQLString, { category: 'identity' }))).toContain(
      'Customer.label is computed, reaches partners, and does not say from what',
    );
  });

  test('in a relation, and in a list of pages that leads there by plumbing alone', () => {
    const consents = new GraphQLList(outputType('Consent'));
    expect(withField('Service', 'optIns', field(consents, { category: 'service' }))).toContain(
      'Service.optIns shows a partner what P5 keeps from it',
    );
    expect(
      withField('Customer', 'optIns', field(outputType('ConsentEventConnection'), { category: 'identity' })),
    ).toContain('ConsentEventEdge.node shows a partner what P5 keeps from it');
  });

  test('in a count: of consents, and of a list', () => {
    expect(
      withField('Customer', 'optInCount', field(GraphQLInt, { category: 'service', from: ['ConsentEvent.state'] })),
    ).toContain('Customer.optInCount shows a partner what P5 keeps from it');
    expect(withField('Customer', 'optInCount', field(GraphQLInt, { category: 'service' }))).toContain(
      'Customer.optInCount is computed, reaches partners, and does not say from what',
    );
    expect(
      withField('CustomerConnection', 'totalCount', field(GraphQLInt, { category: 'public', from: ['Customer.id'] })),
    ).toContain('CustomerConnection.totalCount tells a partner of a list as a whole: partners get no counts (P19)');
  });

  test('in a filter: one that says nothing, one that is said to be harmless, one of a telltale type', () => {
    expect(withMember('CustomerFilter', argument('smsOptIn', GraphQLString))).toContain(
      'CustomerFilter.smsOptIn does not say what it looks at',
    );
    expect(withMember('CustomerFilter', argument('phone', outputType('PhoneNumber'), publicly))).toContain(
      'CustomerFilter.phone lets a partner look for what P4 keeps from it',
    );
    expect(withMember('CustomerFilter', argument('via', outputType('ConsentChannel'), publicly))).toContain(
      'CustomerFilter.via lets a partner look for what P5 keeps from it',
    );
  });

  test('in a sort key', () => {
    expect(withArgument('Query', 'customers', argument('orderBy', GraphQLString))).toContain(
      'Query.customers(orderBy:) does not say what it looks at',
    );
    expect(withArgument('Query', 'customers', argument('orderBy', outputType('ConsentChannel'), publicly))).toContain(
      'Query.customers(orderBy:) lets a partner look for what P5 keeps from it',
    );
  });

  test('in an argument of a mutation that partners may use', () => {
    expect(withArgument('Mutation', 'openRequest', argument('channel', outputType('ConsentChannel')))).toContain(
      'Mutation.openRequest(channel:) lets a partner look for what P5 keeps from it',
    );
  });

  test('in a subscription', () => {
    const actions = { ...defaultPolicy.actions, 'consent:watch': defaultPolicy.actions['customer:read'] };
    expect(refusal({ ...defaultPolicy, actions })).toContain(
      'Subscription.consentChanged shows a partner what P5 keeps from it',
    );
  });

  test('in a webhook: an event of consent that partners are sent, and one that does not say of what it tells', () => {
    const told = (event: Omit<ToldEvents[string], 'to'>) =>
      refusal(defaultPolicy, { ...eventKinds, 'consent.changed': { to: 'webhooks', ...event } });
    const partners = { partners: true } as const;
    expect(told({ ...partners, tells: 'messaging' })).toContain('consent.changed tells partners of messaging (P5)');
    expect(told(partners)).toContain('consent.changed tells partners of something that it does not name (P19)');
  });

  test('in what an operator keeps from partners beyond the default', () => {
    const lock = { clause: 'P19', from: ['THIRD_PARTY'], models: ['Service'], columns: ['Customer.email'], types: [] };
    const policy = { ...defaultPolicy, neverShared: [...defaultPolicy.neverShared, lock] } as Policy;
    expect(refusal(policy)).toContain('Customer.email shows a partner what P19 keeps from it');
    expect(refusal(policy)).toContain('Service.label shows a partner what P19 keeps from it');
  });
});
