import { setTimeout as after } from 'node:timers/promises';
import { customerId } from '../../prisma/seed/keys.ts';
import { type Asked, type Attempt, attempt, type End } from './ask.ts';
import type { World } from './world.ts';

/** What clients were told. Every request has a name of its own. */
export type Told = {
  /** Changes that were asked for; changes and reads that were answered. */
  asked: string[];
  changes: string[];
  reads: string[];
  /** Changes that were sent again, with their key, until they were answered. */
  resent: number;
  attempts: readonly Attempt[];
};

/** Clients that ask without a pause, wherever the gateway is. */
export type Load = {
  attempts: readonly Attempt[];
  /** Resolves when so many more changes and reads have been answered. */
  answered(more: number): Promise<void>;
  /** Resolves when a change and a read that began later than this were answered; gives the milliseconds until then. */
  served(since: number): Promise<number>;
  /** Nothing new is asked; what has had no answer is sent again until it has one. */
  end(): Promise<Told>;
};

/** `leave`: nobody sends anything again. Otherwise every other client does, with its key. */
type Options = { leave?: boolean; clients?: number };

const patience = 60_000;
/** Names are unique in the whole run, since a trail is one. */
let named = 0;

const customers = ['alice', 'bob', 'carol'] as const;
const addService = `mutation Add($input: AddServiceInput!) { addService(input: $input) { __typename } }`;

/** One effect, one audit row with the name as its reference, and one event. */
function change(name: string): Asked {
  const customer = customers[named % customers.length] ?? 'alice';
  const input = { customerId: `Customer:${customerId(customer)}`, product: 'domain', label: name };
  return {
    query: addService,
    variables: { input },
    headers: { 'idempotency-key': name, 'x-reference': name },
  };
}

const list = (name: string) => `query ${name} { customers(first: 5) { __typename edges { node { name email } } } }`;
const one = (name: string) =>
  `query ${name} { customer(id: "Customer:${customerId('alice')}") { __typename name email } }`;

export function startLoad(world: World, { leave = false, clients = 8 }: Options = {}): Load {
  const ending = new AbortController();
  const attempts: Attempt[] = [];
  const told = { asked: [] as string[], changes: [] as string[], reads: [] as string[], resent: 0 };
  const last = { change: 0, read: 0 };
  const tokens = tokensOf(world);

  async function once(as: string, asked: Asked): Promise<Attempt> {
    const made = await attempt(world.gateway().url, await tokens(as), asked);
    attempts.push(made);
    return made;
  }

  async function write(sendsAgain: boolean): Promise<void> {
    named += 1;
    const name = `torture-${named}`;
    const asked = change(name);
    told.asked.push(name);
    const began = performance.now();
    for (let times = 0; ; times += 1) {
      const { begun, end } = await once('billing', asked);
      if (end === 'ACKED') {
        told.changes.push(name);
        told.resent += times > 0 ? 1 : 0;
        last.change = Math.max(last.change, begun);
        return;
      }
      if (!sendsAgain) return;
      if (performance.now() - began > patience) throw new Error(`${name} is never answered but with ${end}`);
      await after(50);
    }
  }

  async function read(): Promise<void> {
    named += 1;
    const name = `Torture${named}`;
    const [as, query] = named % 2 === 0 ? ['newsletter-co', list(name)] : ['support', one(name)];
    const { begun, end } = await once(as, { query });
    if (end !== 'ACKED') return;
    told.reads.push(name);
    last.read = Math.max(last.read, begun);
  }

  const client = async (place: number) => {
    while (!ending.signal.aborted) await (place % 2 === 0 ? write(!leave && place % 4 === 0) : read());
  };
  const all = Promise.all(Array.from({ length: clients }, (_, place) => client(place)));
  all.catch(() => {}); // it is told at the end
  const waitFor = async (isSo: () => boolean, what: string) => {
    const until = performance.now() + patience;
    for (; !isSo(); await after(5))
      if (performance.now() > until) throw new Error(`${what}: ${endings(attempts.slice(-50))}`);
  };

  return {
    attempts,
    answered: async (more) => {
      const [changes, reads] = [told.changes.length + more, told.reads.length + more];
      await waitFor(() => told.changes.length >= changes && told.reads.length >= reads, 'hardly anything is answered');
    },
    served: async (since) => {
      await waitFor(() => last.change > since && last.read > since, 'it does not recover');
      return performance.now() - since;
    },
    end: async () => {
      ending.abort();
      await all;
      return { ...told, attempts };
    },
  };
}

/** How requests ended, counted: `503 SERVICE_UNAVAILABLE 12, …`. */
export function endings(attempts: readonly { end: End }[]): string {
  const counts = new Map<End, number>();
  for (const { end } of attempts) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([end, count]) => `${end} ${count}`).join(', ');
}

/** A token is used for a minute. */
function tokensOf(world: World): (name: string) => Promise<string> {
  const known = new Map<string, { token: Promise<string>; until: number }>();
  return (name) => {
    const now = performance.now();
    const had = known.get(name);
    if (had && now < had.until) return had.token;
    const token = world.token(name);
    known.set(name, { token, until: now + 60_000 });
    return token;
  };
}
