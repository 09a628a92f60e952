import type pg from 'pg';
import type { Callers } from './gateway.ts';
import type { OperationName } from './operations.ts';
import type { Questions } from './requests.ts';
import type { Running } from './servers.ts';

/** What one server did in one round: microseconds of CPU are per request. */
export type Measured = {
  customers: number;
  operation: OperationName;
  server: Running['name'];
  requestsPerSecond: number;
  cpuMicros: number;
  databaseCpuMicros: number;
  rssMb: number;
};

/** Servers over one database. */
export type Bench = {
  customers: number;
  servers: readonly Running[];
  questions: Questions;
  callers: Callers;
  /** As the database's owner. */
  pool: pg.Pool;
  connections: number;
};

/** What is measured, how often, and how long at a time. */
export type Course = { operations: readonly OperationName[]; rounds: number; milliseconds: number };
