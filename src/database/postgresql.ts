import pg from 'pg';
import { valueParsers } from './values.ts';

type Settings = { url: string; connections: number; options: string };

/** A pool over TCP. Connections are kept, for the statements prepared on them. */
export function openPool({ url, connections, options }: Settings): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max: connections,
    options,
    types: valueParsers,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 1_500, // a database out of reach is answered with 503 within 2 s
    keepAlive: true,
    application_name: 'customer-data-gateway',
  });
}
