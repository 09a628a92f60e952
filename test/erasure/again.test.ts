import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { scanFor } from '../../src/erasure/scan.ts';
import { tombstonesIn } from '../../src/erasure/tombstone-list.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer } from '../stories/cast.ts';
import { tablesWith } from '../stories/rows.ts';

let gateway: TestGateway;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateway-again-'));
  const erasedAt = new Date('2026-03-01T00:00:00.000Z');
  await tombstonesIn(directory).add([{ customerId: customerId('dave'), requestId: null, erasedAt }]);
  gateway = await startGateway({
    config: { DATA_DIR: directory },
    // As after a backup is restored: bob is there, and so is his tombstone; that of dave is in the list outside alone.
    seed: async ({ prisma }, clock) => {
      await prisma.tombstone.create({ data: { customerId: customerId('bob'), erasedAt: clock.now() } });
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await rm(directory, { recursive: true, force: true });
});

it.each(['bob', 'dave'] as const)(
  'erases %s again, who came back with a backup, before anybody is served (P10)',
  async (name) => {
    const query = /* GraphQL */ `query One($id: ID!) { customer(id: $id) { id } }`;
    const { data } = await gateway.gql(query, { id: customer(name) }, { as: 'privacy' });
    expect(data).toEqual({ customer: null });
    expect(await tablesWith(gateway, `${name}@example.com`)).toEqual([]);
    const row = await gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId(name) } });
    expect(row).toMatchObject({ name: null, email: null, erasedAt: gateway.clock.now() });
    expect((await scanFor(gateway.database.prisma, row.id)).found).toEqual([]);
  },
);

it('keeps the list of the erased outside the database as well', async () => {
  const listed = await tombstonesIn(directory).read();
  expect(listed.map(({ customerId: id }) => id)).toEqual([customerId('dave'), customerId('bob')]);
});
