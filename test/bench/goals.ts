import type { Measured } from './bench.ts';
import { type OperationName, operationNames } from './operations.ts';
import type { ServerName } from './servers.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** What one number of a server may be, or must be, in proportion to another's in the same round. */
type Goal = {
  goal: string;
  ours: ServerName;
  theirs: ServerName;
  number: 'cpuMicros' | 'requestsPerSecond';
  limits: Partial<Record<OperationName, number>>;
};

const reads = (limit: number) => ({ me: limit, list: limit, staff: limit, tiny: limit });
const all = (limit: number) => ({ ...reads(limit), update: limit });

const goals: readonly Goal[] = [
  {
    goal: 'CPU against the limit',
    ours: 'gateway',
    theirs: 'limit',
    number: 'cpuMicros',
    limits: { ...reads(1.4), update: 1.7 },
  },
  {
    goal: 'requests/s against the limit',
    ours: 'gateway',
    theirs: 'limit',
    number: 'requestsPerSecond',
    limits: reads(0.8),
  },
  {
    goal: 'CPU against Mercurius',
    ours: 'gateway',
    theirs: 'mercurius',
    number: 'cpuMicros',
    limits: { ...reads(1 / 2.5), tiny: 1 },
  },
  {
    goal: 'CPU against PostGraphile',
    ours: 'gateway',
    theirs: 'postgraphile',
    number: 'cpuMicros',
    limits: { ...reads(1 / 2.5), tiny: 1 / 1.5 },
  },
  { goal: 'CPU against Apollo', ours: 'gateway', theirs: 'apollo', number: 'cpuMicros', limits: reads(0.2) },
  {
    goal: 'CPU against Apollo, not compiled',
    ours: 'gateway-uncompiled',
    theirs: 'apollo',
    number: 'cpuMicros',
    limits: all(1),
  },
];

/** How a database may tell in the CPU of server and database, over one with fewer customers. */
const growth = 1.3;

export type Verdict = {
  goal: string;
  operation: OperationName;
  limit: number;
  atLeast: boolean;
  ratio: Spread;
  met: boolean;
};

/** Each goal that these rounds can tell of. */
export function verdictsOn(rounds: readonly Measured[][], customers: number): Verdict[] {
  return [...goals.flatMap((goal) => verdicts(goal, rounds, customers)), ...ofGrowth(rounds, customers)];
}

function verdicts(
  { goal, ours, theirs, number, limits }: Goal,
  rounds: readonly Measured[][],
  customers: number,
): Verdict[] {
  return operationNames.flatMap((operation) => {
    const limit = limits[operation];
    const ratios = rounds.flatMap((round) => {
      const of = (server: ServerName) =>
        round.find((one) => one.server === server && one.operation === operation && one.customers === customers);
      const [one, other] = [of(ours), of(theirs)];
      return one && other ? [one[number] / other[number]] : [];
    });
    if (limit === undefined || ratios.length === 0) return [];
    const ratio = spreadOf(ratios);
    const atLeast = number === 'requestsPerSecond';
    const met = atLeast ? ratio.middle >= limit : ratio.middle <= limit;
    return { goal, operation, limit, atLeast, ratio, met };
  });
}

function ofGrowth(rounds: readonly Measured[][], customers: number): Verdict[] {
  const fewer = rounds.flat().find((one) => one.customers !== customers)?.customers;
  if (fewer === undefined) return [];
  return operationNames.flatMap((operation) => {
    const ratios = rounds.flatMap((round) => {
      const cost = (among: number) => {
        const one = round.find(
          (row) => row.server === 'gateway' && row.operation === operation && row.customers === among,
        );
        return one && one.cpuMicros + one.databaseCpuMicros;
      };
      const [now, before] = [cost(customers), cost(fewer)];
      return now !== undefined && before !== undefined ? [now / before] : [];
    });
    if (ratios.length === 0) return [];
    const ratio = spreadOf(ratios);
    const goal = `CPU of server and database, from ${fewer.toLocaleString('en')} customers`;
    return { goal, operation, limit: growth, atLeast: false, ratio, met: ratio.middle <= growth };
  });
}
