import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../src/server/examples.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

describe('the operations that GraphiQL opens with', () => {
  it.each(examples)('work for $as', async ({ as, query }) => {
    const { status, errors, data } = await gateway.gql(query, {}, { as });
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(JSON.stringify(data).length).toBeGreaterThan(50);
  });

  it('are on the page that a browser gets', async () => {
    const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('query MyData');
  });
});
