import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import { cancelStatement } from './cancel.ts';
import { askAndTell, beforeStatements, isCallback, textOf } from './statements.ts';

/** An operation was cut: what it had not committed is undone. */
class OperationCut extends Error {
  override name = 'OperationCut';
}

type Operation = { cut: boolean; running: Set<pg.PoolClient> };

const current = new AsyncLocalStorage<Operation>();
/** Connections of cut operations. They are closed when they are given back: a cancellation must not meet somebody else's statement. */
const doomed = new WeakSet<pg.PoolClient>();

/** How long a cancelled statement may take to end before its connection is closed under it. */
const patience = 500;

/**
 * Runs `work` as one operation. Once `signal` is aborted, the statements that it has running in PostgreSQL are cancelled and
 * it sends no other, least of all a COMMIT. After `work` nothing is cut any more.
 */
export async function asOperation<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const operation: Operation = { cut: signal.aborted, running: new Set() };
  const cut = () => {
    operation.cut = true;
    for (const client of operation.running) void stop(operation, client);
  };
  signal.addEventListener('abort', cut, { once: true });
  try {
    return await current.run(operation, work);
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** Runs what operations share, or what goes on after one: it is not cut with the operation that happened to begin it. */
export const apart = <Result>(work: () => Result): Result => current.exit(work);

async function stop({ running }: Operation, client: pg.PoolClient): Promise<void> {
  doomed.add(client);
  await cancelStatement(client);
  setTimeout(() => {
    if (running.has(client)) void client.end();
  }, patience).unref();
}

/** Lets the pool's connections know whose statement they carry. `cancellable`: whether they lead to a server that cancels. */
export function bindToOperations(pool: pg.Pool, { cancellable }: { cancellable: boolean }): void {
  bindWaiting(pool);
  beforeStatements(pool, (ask, client) => (...args) => {
    const operation = current.getStore();
    if (!operation || isRollback(args[0])) return ask(...args);
    if (operation.cut) {
      doomed.add(client);
      return refused(args.at(-1));
    }
    if (!cancellable) return ask(...args);
    operation.running.add(client);
    return askAndTell(ask, args, () => operation.running.delete(client));
  });
  pool.on('release', (_error, client) => {
    if (doomed.has(client)) void client.end();
  });
}

/** AsyncResource.bind defines properties on what it gives, which takes longer than all else that it does. */
function inThisContext(callback: (...args: unknown[]) => unknown) {
  const here = new AsyncResource('waiting');
  return (...args: unknown[]) => here.runInAsyncScope(callback, null, ...args);
}

/** Whoever waits for a connection gets it from another operation's hands, and in its context. */
function bindWaiting(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => unknown;
  const bound = (callback?: unknown) =>
    isCallback(callback) ? connect(inThisContext(callback)) : connect(...(callback === undefined ? [] : [callback]));
  pool.connect = bound as typeof pool.connect; // with a callback, or with a promise
}

function refused(callback: unknown): Promise<never> | undefined {
  const error = new OperationCut('the operation was cut');
  if (!isCallback(callback)) return Promise.reject(error);
  process.nextTick(callback, error);
  return undefined;
}

/** Prisma and Kysely spell it in these two ways. */
const isRollback = (statement: unknown): boolean => /^(ROLLBACK|rollback)$/.test(textOf(statement));
