import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { uuidv7 } from '../../src/ids.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { type Decision, histories, minutesAgo, newest, rowOf } from './histories.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

async function customerWith(history: readonly Decision[]): Promise<string> {
  const { prisma } = gateway.database;
  const at = gateway.clock.now();
  const id = uuidv7(at);
  await prisma.customer.create({ data: { id, name: 'Somebody', registeredAt: at, updatedAt: at } });
  await prisma.consentEvent.createMany({ data: history.map((one) => rowOf(id, one)) });
  return id;
}

type Consent = Pick<Decision, 'purpose' | 'channel'> & { state: string; decidedAt: string | null };
const told = ({ purpose, channel, state, decidedAt }: Consent) => [purpose, channel, state, decidedAt ?? ''].join(' ');

/** What the ledger says of a moment: of marketing every channel, of other purposes what was decided. */
function expectedAt(history: readonly Decision[], time: Date): string[] {
  const held = newest(history.filter(({ decidedAt }) => decidedAt <= time));
  const undecided = Object.values(ConsentChannel).filter((channel) => !held.has(`MARKETING ${channel}`));
  return [
    ...[...held.values()].map((one) => told({ ...one, decidedAt: one.decidedAt.toISOString() })),
    ...undecided.map((channel) => told({ purpose: 'MARKETING', channel, state: 'NOT_ASKED', decidedAt: null })),
  ].toSorted();
}

const query = /* GraphQL */ `query At($id: ID!, $early: DateTime!, $late: DateTime!) {
  customer(id: $id) {
    early: consentAt(time: $early) { ...decision }
    late: consentAt(time: $late) { ...decision }
    now: consents { ...decision }
  }
}
fragment decision on Consent { purpose channel state decidedAt }`;
type Seen = { customer: Record<'early' | 'late' | 'now', Consent[]> };

/** On the minute, when decisions are made, and between. */
const moments = fc.integer({ min: 0, max: 18 }).map((half) => minutesAgo(half / 2));

test('consentAt says of any moment what the ledger says of it, and of now the same as the consents in force', async () => {
  let changedBetween = 0;
  await fc.assert(
    fc.asyncProperty(histories, moments, moments, async (history, early, late) => {
      const id = await customerWith(history);
      const times = { early: early.toISOString(), late: late.toISOString() };
      const { data, errors } = await gateway.gql<Seen>(query, { id: `Customer:${id}`, ...times }, { as: 'privacy' });
      expect(errors).toEqual([]);
      const seen = (name: keyof Seen['customer']) => data?.customer[name].map(told).toSorted();
      expect(seen('early')).toEqual(expectedAt(history, early));
      expect(seen('late')).toEqual(expectedAt(history, late));
      expect(seen('now')).toEqual(expectedAt(history, gateway.clock.now()));
      changedBetween += Number(String(seen('early')) !== String(seen('late')));
    }),
    // Events stay, and so do their ids: a smaller history with the same ones would not be written.
    { numRuns: 30, endOnFailure: true },
  );
  expect(changedBetween).toBeGreaterThan(5);
});
