import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A point in what a process asks of its database. */
export type Cut = {
  /** At a statement that holds this text, or at the commit of the transaction in which it was said. */
  at: 'STATEMENT' | 'COMMIT';
  text: string;
  /** The how manieth of them, from 1. */
  nth: number;
  /** Before it reaches the database, or when it is done there and its answer has not been read. */
  when: 'BEFORE' | 'AFTER';
};

/** Stands between a process and PostgreSQL, and knows what is said. */
export type Wire = {
  /** The same database, through the wire. */
  url: string;
  /** Calls `end` at the cut, once; from there on nothing more passes on that connection. */
  cut(where: Cut, end: () => void): void;
  close(): Promise<void>;
};

type Said = { sql: string; text: string };
type Reached = Pick<Cut, 'when'> & { end: () => void };

/** A client's messages as its bytes come, each with its type: a length and a body follow it (PostgreSQL, protocol 3.0). */
function messages(): (bytes: Buffer) => { type: string; text: string }[] {
  let pending: Buffer = Buffer.alloc(0);
  let head = 0; // the first message alone has no type
  return (bytes) => {
    const whole: { type: string; text: string }[] = [];
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= head + 4 && pending.length >= head + pending.readInt32BE(head)) {
      const end = head + pending.readInt32BE(head);
      whole.push({
        type: pending.toString('latin1', 0, head),
        text: pending.toString('latin1', head + 4, end),
      });
      pending = pending.subarray(end);
      head = 1;
    }
    return whole;
  };
}

/** What a client runs: by itself, or prepared under a name and then bound to its values. */
function listener(): (bytes: Buffer) => Said[] {
  const prepared = new Map<string, string>();
  const split = messages();
  return (bytes) => {
    const said: Said[] = [];
    for (const { type, text } of split(bytes)) {
      const [first = '', second = ''] = text.split('\0');
      if (type === 'P') prepared.set(first, second);
      if (type === 'Q') said.push({ sql: first, text });
      if (type !== 'B') continue;
      const sql = prepared.get(second) ?? '';
      said.push({ sql, text: `${sql} ${text}` });
    }
    return said;
  };
}

/** Hands on what comes, no faster than it is taken. */
function relay(from: Socket, to: Socket, passes: (bytes: Buffer) => boolean): void {
  from.on('data', (bytes: Buffer) => {
    if (passes(bytes) && !to.write(bytes)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('error', () => to.destroy());
  // Whoever has left takes nothing more, and what waits to be written to them would keep the other open.
  from.on('close', () => to.destroySoon());
}

export async function openWire(databaseUrl: string): Promise<Wire> {
  const there = new URL(databaseUrl);
  let pending: { where: Cut; left: number; end: () => void } | null = null;

  /** Whether this is the point. */
  function reached(said: Said, transaction: string): boolean {
    if (!pending) return false;
    const { at, text } = pending.where;
    const found = at === 'COMMIT' ? /^commit$/i.test(said.sql) && transaction.includes(text) : said.text.includes(text);
    if (found) pending.left -= 1;
    return found && pending.left === 0;
  }

  /** What a client says, until the point; gives what ends it, and when. */
  function watch(): (bytes: Buffer) => Reached | null {
    const heard = listener();
    let transaction = '';
    return (bytes) => {
      for (const said of heard(bytes)) {
        const found = reached(said, transaction);
        transaction = /^(begin|commit|rollback)/i.test(said.sql) ? '' : transaction + said.text;
        if (!found || !pending) continue;
        const { end, where } = pending;
        pending = null;
        return { end, when: where.when };
      }
      return null;
    };
  }

  const server = createServer((client) => {
    const database = connect(Number(there.port || 5432), there.hostname);
    const hear = watch();
    let closed = false;
    let atAnswer: (() => void) | null = null;
    relay(client, database, (bytes) => {
      const point = closed ? null : hear(bytes);
      if (point?.when === 'AFTER') atAnswer = point.end;
      if (point?.when !== 'BEFORE') return !closed;
      closed = true;
      point.end();
      return false;
    });
    relay(database, client, () => {
      if (!atAnswer) return !closed;
      closed = true;
      atAnswer();
      atAnswer = null;
      return false;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return {
    url: Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(address.port) }).href,
    cut: (where, end) => {
      pending = { where, left: where.nth, end };
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
