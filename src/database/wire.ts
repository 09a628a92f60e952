import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

const TERMINATE = 0x58;
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]); // AuthenticationOk, ReadyForQuery

type Turn = { begin: Promise<void>; end: () => void };

/**
 * Streams for `pg` that speak PostgreSQL's wire protocol to an in-process PGlite.
 * PGlite has one session, so streams take turns: the next one is let in when the last has been closed and reset.
 */
export function wireTo(db: PGlite): () => Duplex {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const begin = last;
    let end = () => {};
    last = new Promise((resolve) => {
      end = resolve;
    });
    return new Wire(db, { begin, end });
  };
}

class Wire extends Duplex {
  #db: PGlite;
  #turn: Turn;
  #received: Buffer = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();
  #welcomed = false;

  constructor(db: PGlite, turn: Turn) {
    super({ allowHalfOpen: false });
    this.#db = db;
    this.#turn = turn;
  }

  // What `pg` calls on a socket.
  connect() {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }

  override _read() {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, chunk]) : chunk;
    this.#work = this.#work
      .then(() => this.#answer())
      .then(
        () => done(),
        (error: Error) => done(error),
      );
  }

  override _final(done: () => void) {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    if (!this.#welcomed) {
      void this.#turn.begin.then(this.#turn.end);
      done(error);
      return;
    }
    void this.#work
      .then(() => this.#reset())
      .then(
        () => done(error),
        (failure: Error) => done(error ?? failure),
      );
  }

  async #answer() {
    if (!this.#welcomed) {
      const startup = this.#take(0);
      if (startup === null) return;
      await this.#turn.begin;
      if (this.destroyed) return;
      this.#welcomed = true;
      await this.#db.waitReady; // execProtocolRaw does not wait for it
      const refusal = await this.#applyOptions(startup);
      this.push(refusal ?? WELCOME);
      if (refusal !== null) {
        this.push(null); // a server hangs up after a FATAL error
        return;
      }
    }
    const messages: Buffer[] = [];
    for (let message = this.#take(1); message !== null; message = this.#take(1)) {
      if (message[0] !== TERMINATE) messages.push(message);
    }
    if (messages.length === 0) return;
    const answer = await this.#db.execProtocolRaw(Buffer.concat(messages));
    if (answer.length > 0) this.push(Buffer.from(answer));
  }

  /** The next whole message, whose length stands after `prefix` bytes of type; null while it is incomplete. */
  #take(prefix: 0 | 1): Buffer | null {
    if (this.#received.length < prefix + 4) return null;
    const length = this.#received.readInt32BE(prefix) + prefix;
    if (this.#received.length < length) return null;
    const message = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return message;
  }

  /** Sets what the start-up packet's `options` ask for (`-c name=value`), as a server does; an error message if it cannot. */
  async #applyOptions(startup: Buffer): Promise<Buffer | null> {
    const words = startup.toString('utf8', 8).split('\0');
    const options = words[words.indexOf('options') + 1] ?? '';
    try {
      for (const [, name, value] of options.matchAll(/-c (\w+)=(\S+)/g)) {
        await this.#db.query('SELECT set_config($1, $2, false)', [name, value]);
      }
      return null;
    } catch (error) {
      const { code, message } = error as { code: string; message: string }; // PGlite's DatabaseError is not exported
      return errorResponse(code, message);
    }
  }

  /** What a server does when a connection ends; PGlite's session outlives the stream. */
  async #reset() {
    try {
      if (this.#db.closed) return;
      await this.#db.execProtocolRaw(SYNC); // a message batch that was cut short leaves the session skipping to the next Sync
      await this.#db.exec('ROLLBACK');
      await this.#db.exec('DISCARD ALL');
    } finally {
      this.#turn.end();
    }
  }
}

function errorResponse(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
