import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerId, partnerId } from '../../prisma/seed/keys.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const bearer = async (name: string) => ({ Authorization: `Bearer ${await gateway.token(name)}` });

/** Asked as often as it takes to become known; the token stays the same. */
async function familiar(query: string, headers: Record<string, string>) {
  await gateway.gql(query, undefined, { headers });
  return gateway.gql(query, undefined, { headers });
}

async function compiled(): Promise<number> {
  const text = await (await fetch(gateway.metricsUrl)).text();
  const counts = [...text.matchAll(/^gateway_reads_total\{path="compiled".*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

describe('a question that was asked before', () => {
  const me = '{ me { name consents { channel state } services(first: 2) { edges { node { label } } } } }';

  test('is answered by one statement, which says how its caller stands as well', async () => {
    const headers = await bearer('alice');
    const { data } = await familiar(me, headers);
    gateway.asked.length = 0;
    const again = await gateway.gql(me, undefined, { headers });
    expect(again.data).toEqual(data);
    expect(gateway.asked.length).toBe(1);
  });

  test('still spends what it costs from the quota of its caller', async () => {
    const headers = await bearer('alice');
    await familiar(me, headers);
    const { headers: told } = await gateway.gql(me, undefined, { headers });
    expect(told.get('ratelimit-policy')).toMatch(/^"caller";q=\d+;w=60$/);
  });

  test('is not answered to a partner whose credential was revoked a moment ago (P19)', async () => {
    const headers = await bearer('insight-labs');
    const query = '{ customers(first: 5) { edges { node { id } } } }';
    await familiar(query, headers);
    const before = await compiled();
    expect((await gateway.gql(query, undefined, { headers })).status).toBe(200);
    expect(await compiled()).toBe(before + 1);
    const where = { partnerId: partnerId('insight-labs') };
    await gateway.database.prisma.partnerCredential.updateMany({ where, data: { revokedAt: gateway.clock.now() } });
    const { status, data, errors } = await gateway.gql(query, undefined, { headers });
    expect([status, data, errors[0]?.extensions['code']]).toEqual([401, undefined, 'UNAUTHENTICATED']);
    await gateway.database.prisma.partnerCredential.updateMany({ where, data: { revokedAt: null } });
  });

  test('shows a customer nothing any more once their log-in is gone (P10)', async () => {
    const headers = await bearer('bob');
    const query = '{ me { id name } }';
    await familiar(query, headers);
    expect((await gateway.gql(query, undefined, { headers })).data).toMatchObject({
      me: { id: `Customer:${customerId('bob')}` },
    });
    await gateway.database.prisma.loginIdentity.deleteMany({ where: { customerId: customerId('bob') } });
    expect((await gateway.gql(query, undefined, { headers })).data).toEqual({ me: null });
  });

  test('names what is refused, by the standard path', async () => {
    const headers = { ...(await bearer('support')), 'X-Reference': 'HD-1' };
    const query = `{ customer(id: "Customer:${customerId('alice')}") { name paymentMethods { brand } } }`;
    const first = await familiar(query, headers);
    const again = await gateway.gql(query, undefined, { headers });
    expect(again.errors).toEqual(first.errors);
    expect(again.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', category: 'payment' });
  });
});

test('with COMPILED_READS=off everything takes the standard path', async () => {
  const other = await startGateway({ config: { COMPILED_READS: 'off' } });
  try {
    const headers = { Authorization: `Bearer ${await other.token('alice')}` };
    const asked = ['{ me { name } }', '{ me { name } }', '{ me { name } }'];
    for (const query of asked) expect((await other.gql(query, undefined, { headers })).status).toBe(200);
    expect(await (await fetch(other.metricsUrl)).text()).not.toMatch(/^gateway_reads_total\{/m);
  } finally {
    await other.stop();
  }
});
