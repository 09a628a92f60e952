import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerId } from '../../prisma/seed/keys.ts';
import { outboxRow } from '../../src/events/outbox.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import { mayDo } from '../../src/policy/verdict.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { stranger } from '../stories/cast.ts';
import { subscribe, type Told } from '../stories/stream.ts';
import { type Asker, argumentsOf, askers, signingKey } from './askers.ts';
import { type Ask, documentFor, documentsOf, everythingUnder } from './asks.ts';
import { judge } from './judge.ts';
import { setStage } from './stage.ts';

const table = { policy: defaultPolicy, schema: declaredSchema };
const everybody = askers.map((asker) => [asker.name, asker] as const);
const alice = customerId('alice');
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ seed: setStage, config: { SIGNING_KEY: signingKey } });
});
afterAll(() => gateway.stop());

type Root = 'consentChanged' | 'requestUpdated';
const actions = { consentChanged: 'consent:watch', requestUpdated: 'request:watch' } as const;

const asksOf = (asker: Asker, root: Root): Ask[] => {
  const ids = {
    'Subscription.consentChanged': `customerId: "Customer:${asker.ids.Customer}"`,
    'Subscription.requestUpdated': `id: "DataRequest:${asker.ids.DataRequest}"`,
  };
  const given = { ...argumentsOf(asker), ...ids };
  return documentsOf(everythingUnder(declaredSchema, root, given, null, 'Subscription'));
};

/** Writes what a change of alice's would have written. */
async function happen(asker: Asker, root: Root): Promise<void> {
  const now = gateway.clock.now();
  const happened = { customerId: alice, now };
  const data =
    root === 'consentChanged'
      ? outboxRow('consent.changed', { ...happened, coordinates: { purpose: 'MARKETING', channel: 'SMS' } })
      : outboxRow('request.changed', {
          ...happened,
          coordinates: { request: asker.ids.DataRequest, status: 'COMPLETED' },
        });
  await gateway.database.prisma.outboxEvent.create({ data });
}

/** Subscribes to everything there is to be told, lets it happen, and gives the first thing that each stream says. */
async function told(asker: Asker, root: Root): Promise<{ ask: Ask; said: Told | null }[]> {
  const headers = await asker.headers(gateway);
  const said: { ask: Ask; said: Told | null }[] = [];
  for (const ask of asksOf(asker, root)) {
    const stream = await subscribe(gateway, `subscription ${documentFor(ask)}`, { headers });
    await happen(asker, root);
    said.push({ ask, said: await stream.next() });
    stream.leave();
  }
  return said;
}

/** Whether a query shows the asker what the subscription is about. */
async function isShown(asker: Asker, root: Root): Promise<boolean> {
  const headers = await asker.headers(gateway);
  const { Customer, DataRequest } = asker.ids;
  const subject =
    root === 'consentChanged' ? `customer(id: "Customer:${Customer}")` : `request(id: "DataRequest:${DataRequest}")`;
  const { data } = await gateway.gql(`{ it: ${subject} { id } }`, {}, { headers });
  return data?.['it'] != null;
}

describe.each(['consentChanged', 'requestUpdated'] as const)('every field of %s', (root) => {
  test.each(everybody)('is told to %s or refused as the policy table says', async (_name, asker) => {
    const verdict = mayDo(defaultPolicy, asker.caller, actions[root]);
    const mayWatch = verdict.allowed && (await isShown(asker, root));
    const code = asker.caller.kind === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    const refusal = { code, clause: verdict.allowed ? 'P19' : verdict.clause };
    for (const { ask, said } of await told(asker, root)) {
      if (mayWatch) expect(judge(table, asker.caller, ask, answerOf(said)).wrong).toEqual([]);
      else
        expect({ data: said?.data ?? null, why: said?.errors?.[0]?.extensions }).toMatchObject({
          data: null,
          why: refusal,
        });
    }
  });
});

const answerOf = (said: Told | null) => ({
  status: 200,
  headers: new Headers(),
  data: said?.data ?? null,
  errors: said?.errors ?? [],
});

describe('of somebody who hides', () => {
  const hidden = `Customer:${customerId('grace')}`;

  test.each(everybody.filter(([, { caller }]) => caller.kind !== 'STAFF'))(
    '%s is told the same as of somebody who does not exist',
    async (_name, asker) => {
      const headers = await asker.headers(gateway);
      const first = async (id: string) => {
        const stream = await subscribe(gateway, `subscription { consentChanged(customerId: "${id}") { state } }`, {
          headers,
        });
        const said = await stream.next();
        stream.leave();
        return said;
      };
      const unknown = await first(stranger);
      expect(unknown?.data ?? null).toBeNull();
      expect(await first(hidden)).toEqual(unknown);
    },
  );
});
