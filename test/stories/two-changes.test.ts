import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

it('two changes in one document each answer with what they left behind', async () => {
  const document = /* GraphQL */ `mutation Twice {
    first: setSharing(input: { blocked: true }) { ... on SetSharingPayload { customer { sharing { blocked } } } }
    second: setSharing(input: { blocked: false }) { ... on SetSharingPayload { customer { sharing { blocked } } } }
  }`;
  const { data, errors } = await gateway.gql(document, {}, { as: 'alice' });
  expect(errors).toEqual([]);
  expect(data).toEqual({
    first: { customer: { sharing: { blocked: true } } },
    second: { customer: { sharing: { blocked: false } } },
  });
});
