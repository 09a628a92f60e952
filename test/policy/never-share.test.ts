import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  GraphQLUnionType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { eventKinds } from '../../src/events/outbox.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { everyPartner } from '../../src/policy/every-partner.ts';
import { assertNeverShared } from '../../src/policy/never-share.ts';
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

/** Runs with a field more, or another in its place, and puts everything back. */
function planted(type: string, name: string, added: Omit<Field, 'name'>, work: () => void): void {
  const fields = objectType(type).getFields();
  const before = fields[name];
  fields[name] = { ...added, name } as Field;
  try {
    work();
  } finally {
    if (before) fields[name] = before;
    else delete fields[name];
  }
}

const argument = (name: string, type: GraphQLOutputType | GraphQLInputObjectType, looksAt?: LooksAt): Argument => ({
  name,
  // Every leaf can be given as well as shown.
  type: type as Argument['type'],
  description: null,
  defaultValue: undefined,
  deprecationReason: undefined,
  extensions: looksAt ? { looksAt } : {},
  astNode: null,
});

function withArgument(type: string, name: string, added: Argument, work: () => void): void {
  const existing = objectType(type).getFields()[name];
  if (!existing) throw new Error(`there is no ${type}.${name}`);
  planted(type, name, { ...existing, args: [...existing.args, added] }, work);
}

function inputType(name: string): GraphQLInputObjectType {
  const type = declaredSchema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`there is no ${name}`);
  return type;
}

function withMember(input: string, added: Argument, work: () => void): void {
  const members = inputType(input).getFields();
  const before = members[added.name];
  members[added.name] = added;
  try {
    work();
  } finally {
    if (before) members[added.name] = before;
    else delete members[added.name];
  }
}

const build = (policy: Policy = defaultPolicy, schema = declaredSchema, events: object = eventKinds) =>
  assertNeverShared(policy, schema, events as typeof eventKinds);
const expectRefusal = (hole: string, ...given: Parameters<typeof build>) =>
  expect(() => build(...given)).toThrow(`What is never shared could be reached: ${hole}`);

const publicly = { category: 'public', internal: false } as const;

test('The schema keeps text-message consent from every partner, and telephone numbers from all but processors (P4, P5)', () => {
  expect(() => build()).not.toThrow();
  const reached = new Map(
    everyPartner.map((partner) => {
      const fields = reachOf(defaultPolicy, declaredSchema, partner);
      return [partner.name, fields.map(({ type, field: { name } }) => `${type.name}.${name}`)];
    }),
  );
  // So that the walk has not stood still.
  expect(reached.get('THIRD_PARTY MARKETING')).toEqual(
    expect.arrayContaining(['Customer.email', 'RequestEvent.action']),
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
    expectRefusal('Customer.phone shows a partner what P4 keeps from it', policy);
  });

  test('in the policy: a right that opens consent to partners (P5)', () => {
    const { messaging, identity } = defaultPolicy.categories;
    const open = { ...messaging, read: identity.read };
    const ceiling = [...defaultPolicy.purposes.ANALYTICS.ceiling, 'messaging'] as const;
    const purposes = { ...defaultPolicy.purposes, ANALYTICS: { ...defaultPolicy.purposes.ANALYTICS, ceiling } };
    const policy = { ...defaultPolicy, purposes, categories: { ...defaultPolicy.categories, messaging: open } };
    expectRefusal('Customer.consentAt shows a partner what P5 keeps from it', policy);
  });

  test('in a field: the number under another name and category', () => {
    planted('Customer', 'mobile', field(GraphQLString, { category: 'identity' }, 'phone'), () =>
      expectRefusal('Customer.mobile shows a partner what P4 keeps from it'),
    );
  });

  test('in a field of a type that stands for no model, or for a part of the customer', () => {
    planted('OpenRequestPayload', 'callBack', field(GraphQLString, { category: 'public' }, 'phone'), () =>
      expectRefusal('OpenRequestPayload.callBack shows a partner what P4 keeps from it'),
    );
    planted('Address', 'callBack', field(GraphQLString, { category: 'address' }, 'phone'), () =>
      expectRefusal('Address.callBack shows a partner what P4 keeps from it'),
    );
  });

  test('in a type without a model that shows what a customer decided, and what they were shown', () => {
    planted('OpenRequestPayload', 'state', field(outputType('ConsentState'), { category: 'public' }, 'state'), () =>
      expectRefusal('OpenRequestPayload.state shows a partner what P5 keeps from it'),
    );
    planted('OpenRequestPayload', 'wording', field(GraphQLString, { category: 'public' }, 'wording'), () =>
      expectRefusal('OpenRequestPayload.wording shows a partner what P5 keeps from it'),
    );
  });

  test('in a field that declares nothing, and so would be served to anybody', () => {
    planted('Customer', 'mobile', { ...bare, args: [], type: GraphQLString, extensions: {} }, () =>
      expectRefusal('Customer.mobile is computed, reaches partners, and does not say from what'),
    );
  });

  test('in a field of a telltale type, wherever it is said to come from', () => {
    const via = field(outputType('ConsentChannel'), { category: 'service', from: ['Service.label'] });
    planted('Service', 'via', via, () => expectRefusal('Service.via shows a partner what P5 keeps from it'));
  });

  test('in an id that is computed, of what is no node', () => {
    for (const type of ['OpenRequestPayload', 'NotFound']) {
      planted(type, 'id', field(GraphQLString, { category: 'public' }), () =>
        expectRefusal(`${type}.id is computed, reaches partners, and does not say from what`),
      );
    }
  });

  test('in a field: text that is computed from the number, and text that does not say from what', () => {
    planted('Customer', 'label', field(GraphQLString, { category: 'identity', from: ['Customer.phone'] }), () =>
      expectRefusal('Customer.label shows a partner what P4 keeps from it'),
    );
    planted('Customer', 'label', field(GraphQLString, { category: 'identity' }), () =>
      expectRefusal('Customer.label is computed, reaches partners, and does not say from what'),
    );
  });

  test('in a relation, and in a list of pages that leads there by plumbing alone', () => {
    const consents = new GraphQLList(outputType('Consent'));
    planted('Service', 'optIns', field(consents, { category: 'service' }), () =>
      expectRefusal('Service.optIns shows a partner what P5 keeps from it'),
    );
    planted('Customer', 'optIns', field(outputType('ConsentEventConnection'), { category: 'identity' }), () =>
      expectRefusal('ConsentEventEdge.node shows a partner what P5 keeps from it'),
    );
  });

  test('in a union that leads there, in whatever is shown of such a row', () => {
    const latest = new GraphQLUnionType({ name: 'Latest', types: [objectType('Consent')] });
    const note = field(GraphQLString, { category: 'identity', from: ['Customer.name'] });
    planted('Consent', 'note', note, () =>
      planted('Customer', 'latest', field(latest, { category: 'identity' }), () =>
        expectRefusal('Consent.note shows a partner what P5 keeps from it'),
      ),
    );
  });

  test('in a count: of consents, and of a list', () => {
    planted('Customer', 'optInCount', field(GraphQLInt, { category: 'service', from: ['ConsentEvent.state'] }), () =>
      expectRefusal('Customer.optInCount shows a partner what P5 keeps from it'),
    );
    planted('Customer', 'optInCount', field(GraphQLInt, { category: 'service' }), () =>
      expectRefusal('Customer.optInCount is computed, reaches partners, and does not say from what'),
    );
    planted('CustomerConnection', 'totalCount', field(GraphQLInt, { category: 'public', from: ['Customer.id'] }), () =>
      expectRefusal('CustomerConnection.totalCount tells a partner of a list as a whole: partners get no counts (P19)'),
    );
  });

  test('in a filter: one that says nothing, one that is said to be harmless, one of a telltale type', () => {
    withMember('CustomerFilter', argument('smsOptIn', GraphQLString), () =>
      expectRefusal('CustomerFilter.smsOptIn does not say what it looks at'),
    );
    withMember('CustomerFilter', argument('phone', outputType('PhoneNumber'), publicly), () =>
      expectRefusal('CustomerFilter.phone lets a partner look for what P4 keeps from it'),
    );
    withMember('CustomerFilter', argument('via', outputType('ConsentChannel'), publicly), () =>
      expectRefusal('CustomerFilter.via lets a partner look for what P5 keeps from it'),
    );
  });

  test('in a sort key', () => {
    withArgument('Query', 'customers', argument('orderBy', GraphQLString), () =>
      expectRefusal('Query.customers(orderBy:) does not say what it looks at'),
    );
    withArgument('Query', 'customers', argument('orderBy', outputType('ConsentChannel'), publicly), () =>
      expectRefusal('Query.customers(orderBy:) lets a partner look for what P5 keeps from it'),
    );
  });

  test('in an argument of a mutation that partners may use', () => {
    withArgument('Mutation', 'openRequest', argument('channel', outputType('ConsentChannel')), () =>
      expectRefusal('Mutation.openRequest(channel:) lets a partner look for what P5 keeps from it'),
    );
  });

  test('in a subscription', () => {
    const actions = { ...defaultPolicy.actions, 'consent:watch': defaultPolicy.actions['customer:read'] };
    expectRefusal('Subscription.consentChanged shows a partner what P5 keeps from it', { ...defaultPolicy, actions });
  });

  test('behind a reference, which is given easily', () => {
    const watched = { PROCESSOR: { allowed: true, clause: 'P18', reference: true }, otherwise: 'P19' } as const;
    const actions = { ...defaultPolicy.actions, 'consent:watch': watched };
    expectRefusal('Subscription.consentChanged shows a partner what P5 keeps from it', { ...defaultPolicy, actions });
  });

  test('in a schema that has queries alone', () => {
    const hole = 'Query.ping is computed, reaches partners, and does not say from what';
    expectRefusal(hole, defaultPolicy, buildSchema('type Query { ping: String }'));
  });

  test('in a webhook: an event of consent that partners are sent, and one that does not say of what it tells', () => {
    const events = (event: object) => ({ ...eventKinds, 'consent.changed': { to: 'webhooks', ...event } });
    expectRefusal('the event consent.changed tells partners of messaging (P5)', defaultPolicy, declaredSchema, {
      ...events({ tells: 'messaging', partners: [] }),
    });
    expectRefusal(
      'the event consent.changed tells partners of something that it does not name (P19)',
      defaultPolicy,
      declaredSchema,
      {
        ...events({ partners: [] }),
      },
    );
    expectRefusal('the event customer.changed shows partners fields (P19)', defaultPolicy, declaredSchema, {
      ...eventKinds,
      'customer.changed': { to: 'webhooks', tells: 'public', partners: ['fields'] },
    });
  });

  test('in what an operator keeps from partners beyond the default', () => {
    const lock = { clause: 'P19', from: ['THIRD_PARTY'], models: ['Service'], columns: ['Customer.email'], types: [] };
    const policy = { ...defaultPolicy, neverShared: [...defaultPolicy.neverShared, lock] } as Policy;
    expectRefusal('Customer.email shows a partner what P19 keeps from it', policy);
    expect(() => build(policy)).toThrow('; Service.label shows a partner what P19 keeps from it; ');
  });
});

describe('The build takes', () => {
  test('a column of the customer’s, though another model keeps one of that name from partners', () => {
    planted('Address', 'before', field(GraphQLString, { category: 'address' }, 'before'), () =>
      expect(() => build()).not.toThrow(),
    );
  });

  test('what has edges, and is no list of pages', () => {
    const edges = field(GraphQLInt, { category: 'service', from: ['Service.label'] });
    planted('Service', 'edges', edges, () => expect(() => build()).not.toThrow());
  });

  test('a filter that holds others of its kind', () => {
    withMember('CustomerFilter', argument('anyOf', inputType('CustomerFilter')), () =>
      expect(() => build()).not.toThrow(),
    );
  });
});
