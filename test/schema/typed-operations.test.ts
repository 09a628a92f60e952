import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { people } from '../../prisma/seed/people.ts';
import { graphql } from '../generated/gql.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const myServices = graphql(`
  query MyServices($first: Int!) {
    me {
      name
      services(first: $first, filter: { status: ACTIVE }) { edges { node { product status configuration } } }
    }
  }
`);

test('A front-end that takes its types from the printed schema gets what they say', async () => {
  const { data, errors } = await gateway.gql(myServices, { first: 1 }, { as: 'alice' });
  expect(errors).toEqual([]);
  expect(data?.me?.name).toBe(people.alice.name);
  const service = data?.me?.services?.edges[0]?.node;
  expect(service?.status).toBe('ACTIVE');
  expectTypeOf(service?.product).toEqualTypeOf<string | null | undefined>();
});

test('A variable of the wrong type is a compile error, and is refused when it is sent all the same', async () => {
  // @ts-expect-error `first` is a number
  const { status, data, errors } = await gateway.gql(myServices, { first: 'one' }, { as: 'alice' });
  expect(status).toBe(400);
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
});
