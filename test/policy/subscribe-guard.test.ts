import { createSourceEventStream, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { deny } from '../../src/policy/graphql-shield.ts';
import { type RuleTree, ruleTree, shielded } from '../../src/policy/shield.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { asCustomer } from './random-callers.ts';

const partner: Caller = {
  ...{ kind: 'PARTNER', id: 'p', name: 'p', partnerKind: 'PROCESSOR', purpose: 'SUPPORT' },
  ...{ registeredScopes: [], scopes: [] },
};

/** Subscribes to something that has a resolver of its own, and tells whether it was listened to. */
async function subscribeAs(caller: Caller, changed?: (tree: RuleTree) => RuleTree) {
  let listened = false;
  async function* events() {
    yield 'event';
  }
  const extensions = { policy: { action: 'consent:watch' } } as const;
  const field = {
    type: GraphQLString,
    extensions,
    resolve: () => 'told',
    subscribe: () => {
      listened = true;
      return events();
    },
  };
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { ping: { type: GraphQLString, extensions } } }),
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { heard: field } }),
  });
  const tree = ruleTree(schema);
  const contextValue = { policy: defaultPolicy, caller, refused: () => {}, ruleFailed: () => {} };
  const source = await createSourceEventStream({
    schema: shielded(schema, changed?.(tree)).schema,
    document: parse('subscription { heard }'),
    contextValue,
  });
  const [error] = 'errors' in source ? source.errors : [];
  return { listened, code: error?.extensions['code'] ?? null, message: error?.message };
}

test('A subscription is refused before it listens, though its rule stands before its resolver as well', async () => {
  expect(await subscribeAs(partner)).toMatchObject({ listened: false, code: 'FORBIDDEN' });
  expect(await subscribeAs({ kind: 'ANONYMOUS' })).toMatchObject({ listened: false, code: 'UNAUTHENTICATED' });
  expect(await subscribeAs(asCustomer('alice'))).toMatchObject({ listened: true, code: null });
});

test('A subscription that a hand-made rule denies is refused before it listens', async () => {
  const denying = (tree: RuleTree): RuleTree => ({ ...tree, Subscription: { heard: deny } });
  expect(await subscribeAs(asCustomer('alice'), denying)).toEqual({
    listened: false,
    code: 'FORBIDDEN',
    message: 'Nobody may subscribe to this.',
  });
});
