import type pg from 'pg';

/** Distinct statements kept prepared on each connection; past that they are parsed each time. */
const PREPARED_STATEMENTS = 500;

/** Names Prisma's statements, so that PostgreSQL parses and plans each once per connection. */
export function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= PREPARED_STATEMENTS) return ''; // the unnamed statement
    const name = `prisma_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** As a connection's `query` is called, whose many overloads all take the statement first. */
export type Ask = (...args: unknown[]) => unknown;
type Callback = (...args: unknown[]) => unknown;

export const isCallback = (value: unknown): value is Callback => typeof value === 'function';

export const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : ((statement as { text?: string }).text ?? '');

/** Stands before every statement that the pool's connections send. */
export function beforeStatements(pool: pg.Pool, stand: (ask: Ask, client: pg.PoolClient) => Ask): void {
  pool.on('connect', (client) => {
    const ask = client.query.bind(client) as Ask;
    client.query = stand(ask, client) as typeof client.query;
  });
}

/** Asks, and tells when that is answered, or has failed. The pool's own `query` asks by callback, everybody else by promise. */
export function askAndTell(ask: Ask, args: readonly unknown[], ended: (failed: boolean) => void): unknown {
  const callback = args.at(-1);
  if (isCallback(callback)) {
    return ask(...args.slice(0, -1), (...result: unknown[]) => {
      ended(Boolean(result[0]));
      callback(...result);
    });
  }
  const answer = ask(...args);
  if (answer instanceof Promise) {
    answer.then(
      () => ended(false),
      () => ended(true),
    );
  } else ended(false);
  return answer;
}

/** Told the text of a statement; what it gives is told when that was answered. */
export type StatementListener = (sql: string) => ((failed: boolean) => void) | undefined;

export function listenToStatements(pool: pg.Pool, listener: StatementListener): void {
  beforeStatements(pool, (ask) => (...args) => {
    const ended = listener(textOf(args[0]));
    return ended ? askAndTell(ask, args, ended) : ask(...args);
  });
}
