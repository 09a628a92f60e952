import { createSourceEventStream, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { shielded } from '../../src/policy/shield.ts';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { asCustomer } from './random-callers.ts';

const partner: Caller = {
  ...{ kind: 'PARTNER', id: 'p', name: 'p', partnerKind: 'PROCESSOR', purpose: 'SUPPORT' },
  ...{ registeredScopes: [], scopes: [] },
};

/** Subscribes to something that has a resolver of its own, and tells whether it was listened to. */
async function subscribeAs(caller: Caller) {
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
  const contextValue = { policy: defaultPolicy, caller, refused: () => {}, ruleFailed: () => {} };
  const source = await createSourceEventStream({
    schema: shielded(schema),
    document: parse('subscription { heard }'),
    contextValue,
  });
  return { listened, code: 'errors' in source ? source.errors[0]?.extensions['code'] : null };
}

test('A subscription is refused before it listens, though its rule stands before its resolver as well', async () => {
  expect(await subscribeAs(partner)).toEqual({ listened: false, code: 'FORBIDDEN' });
  expect(await subscribeAs({ kind: 'ANONYMOUS' })).toEqual({ listened: false, code: 'UNAUTHENTICATED' });
  expect(await subscribeAs(asCustomer('alice'))).toEqual({ listened: true, code: null });
});
