import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { customerId } from '../../../prisma/seed/keys.ts';
import { attempt, type End } from '../ask.ts';
import type { Scenario } from '../scenario.ts';
import { isReady } from '../strike.ts';
import type { World } from '../world.ts';

const question = { query: `{ customer(id: "Customer:${customerId('bob')}") { __typename name } }` };

async function asked(world: World, token: string, end: End): Promise<number> {
  const made = await attempt(world.gateway().url, token, question);
  if (made.end !== end) throw new Error(`answered with ${made.end}, and not with ${end}`);
  return made.ended - made.begun;
}

/** Resolves when it is answered; gives the milliseconds. */
async function untilAnswered(world: World, token: string, patience: number): Promise<number> {
  const began = performance.now();
  while ((await attempt(world.gateway().url, token, question)).end !== 'ACKED') {
    if (performance.now() - began > patience) throw new Error('it does not recover');
    await after(100);
  }
  return performance.now() - began;
}

/** So long after the keys were asked for nothing but a new key is reason to ask again. */
const cooldown = 31_000;

const keysGone: Scenario = {
  name: 'the identity provider’s keys are out of reach',
  times: { full: 1, short: 1 },
  tell: async (world) => {
    await world.gateway().stop();
    world.provider.close();
    const refusals: number[] = [];
    const returns: number[] = [];
    try {
      // At a start, before there are any.
      await world.start({ path: '/health' });
      await isReady(world, 'IDENTITY_PROVIDER_UNREACHABLE');
      refusals.push(await asked(world, await world.token('support'), '503 SERVICE_UNAVAILABLE'));
    } finally {
      await world.provider.open();
    }
    returns.push(await untilAnswered(world, await world.token('support'), 5_000));
    await isReady(world, null);
    return { faults: 1, refusedIn: Math.max(...refusals), backIn: Math.max(...returns) };
  },
};

const keysRotated: Scenario = {
  name: 'the identity provider’s key is replaced, and then is out of reach',
  times: { full: 1, short: 0 },
  tell: async (world) => {
    await world.gateway().stop();
    await world.start();
    const old = await world.token('support');
    await asked(world, old, 'ACKED');
    await after(cooldown);
    await world.provider.rotate();
    world.provider.close();
    const refusedIn = await asked(world, await world.token('support'), '503 SERVICE_UNAVAILABLE');
    await asked(world, old, 'ACKED');
    await world.provider.open();
    const backIn = await untilAnswered(world, await world.token('support'), 5_000);
    // What the provider has withdrawn is good for no more than the 30 s for which a token is remembered.
    await after(cooldown);
    await asked(world, old, '401 UNAUTHENTICATED');
    return { faults: 2, refusedIn, backIn };
  },
};

const mailGone: Scenario = {
  name: 'the mail server is gone',
  times: { full: 1, short: 1 },
  tell: async (world) => {
    const { post, cluster } = world;
    const before = post.received.length;
    await post.close();
    const query = `mutation { openRequest(input: { kind: RECTIFICATION, details: "a letter" }) { __typename } }`;
    const headers = { 'idempotency-key': randomUUID() };
    const { end } = await attempt(world.gateway().url, await world.token('alice'), { query, headers });
    if (end !== 'ACKED') throw new Error(`a request is answered with ${end} while there is no mail`);
    await isReady(world, null);
    const tried = `SELECT FROM "OutboxEvent" WHERE "kind" = 'mail.request-received' AND "attempts" > 1 AND "handledAt" IS NULL`;
    while ((await cluster.ask(tried)).length === 0) await after(50);
    if (post.received.length > before) throw new Error('a mail has come to a server that is not there');
    const began = performance.now();
    await post.open();
    const unsent = `SELECT FROM "OutboxEvent" WHERE "kind" = 'mail.request-received' AND "handledAt" IS NULL`;
    while ((await cluster.ask(unsent)).length > 0) {
      if (performance.now() - began > 15_000) throw new Error('the mail is never sent');
      await after(50);
    }
    const backIn = performance.now() - began;
    if (post.received.length !== before + 1)
      throw new Error(`${post.received.length - before} mails about one request`);
    return { faults: 1, backIn };
  },
};

export const surroundingScenarios: readonly Scenario[] = [mailGone, keysGone, keysRotated];
