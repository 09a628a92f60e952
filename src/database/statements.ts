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

/** Tells `listener` the text of every statement that the pool's connections send. */
export function watchStatements(pool: pg.Pool, listener: (sql: string) => void): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const watched = (...args: unknown[]) => {
      const [statement] = args;
      listener(typeof statement === 'string' ? statement : (statement as { text: string }).text);
      return query(...args);
    };
    client.query = watched as typeof client.query; // its many overloads all take the statement first
  });
}

/** Begins something for every statement that the pool's connections send, and ends it when that is answered, or has failed. */
export function measureStatements(pool: pg.Pool, begin: (sql: string) => (failed: boolean) => void): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const measured = (...args: unknown[]) => {
      const [statement] = args;
      const end = begin(typeof statement === 'string' ? statement : (statement as { text: string }).text);
      const last = args.at(-1);
      // The pool's own `query` asks by callback, everybody else by promise.
      if (typeof last === 'function') {
        const answered = (error: unknown, ...rest: unknown[]): unknown => {
          end(Boolean(error));
          return (last as (...given: unknown[]) => unknown)(error, ...rest);
        };
        return query(...args.slice(0, -1), answered);
      }
      const answer = query(...args);
      if (answer instanceof Promise) {
        answer.then(
          () => end(false),
          () => end(true),
        );
      }
      return answer;
    };
    client.query = measured as typeof client.query; // its many overloads all take the statement first
  });
}
