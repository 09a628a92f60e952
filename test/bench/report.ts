import { arch, availableParallelism, cpus, totalmem } from 'node:os';
import type { Measured } from './bench.ts';
import { type Verdict, verdictsOn } from './goals.ts';
import { type OperationName, operationNames } from './operations.ts';
import { type ServerName, serverNames, variants } from './servers.ts';
import { median } from './statistics.ts';

type Row = Omit<Measured, 'customers'>;

/** One row for each server and operation: the medians of its rounds. */
export function medians(rounds: readonly Measured[][]): Row[] {
  const all = rounds.flat();
  return serverNames.flatMap((server) =>
    operationNames.flatMap((operation) => {
      const of = all.filter((one) => one.server === server && one.operation === operation);
      if (of.length === 0) return [];
      const middle = (number: keyof Row & `${string}${'Second' | 'Micros' | 'Mb'}`) =>
        median(of.map((one) => one[number]));
      return {
        operation,
        server,
        requestsPerSecond: middle('requestsPerSecond'),
        cpuMicros: middle('cpuMicros'),
        databaseCpuMicros: middle('databaseCpuMicros'),
        rssMb: middle('rssMb'),
      };
    }),
  );
}

const number = (value: number): string => Math.round(value).toLocaleString('en');

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

function cell(row: Row | undefined): string {
  if (!row) return '';
  return `${number(row.requestsPerSecond)}/s · ${number(row.cpuMicros)} + ${number(row.databaseCpuMicros)} µs`;
}

function figures(rows: readonly Row[]): string {
  const operations = operationNames.filter((name) => rows.some(({ operation }) => operation === name));
  const servers = serverNames.filter((name) => rows.some(({ server }) => server === name));
  const cellOf = (server: ServerName, operation: OperationName) =>
    cell(rows.find((row) => row.server === server && row.operation === operation));
  const memory = (server: ServerName) =>
    number(Math.max(...rows.filter((row) => row.server === server).map(({ rssMb }) => rssMb)));
  return table(
    ['', ...operations.map((name) => `\`${name}\``), 'MB'],
    servers.map((server) => [
      variants[server].title,
      ...operations.map((operation) => cellOf(server, operation)),
      memory(server),
    ]),
  );
}

/** In bold where the goal is missed. */
function judged({ ratio, limit, atLeast, met }: Verdict): string {
  const signs = atLeast ? { met: '≥', missed: '<' } : { met: '≤', missed: '>' };
  const told = `${ratio.middle.toFixed(2)} ${signs[met ? 'met' : 'missed']} ${limit.toFixed(2)}`;
  return `${met ? told : `**${told}**`} (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)})`;
}

function goals(verdicts: readonly Verdict[]): string {
  const operations = operationNames.filter((name) => verdicts.some(({ operation }) => operation === name));
  const rows = [...new Set(verdicts.map(({ goal }) => goal))].map((goal) => {
    const cells = operations.map((name) => verdicts.find((one) => one.goal === goal && one.operation === name));
    return [goal, ...cells.map((verdict) => (verdict ? judged(verdict) : ''))];
  });
  return table(['goal', ...operations.map((name) => `\`${name}\``)], rows);
}

export type Setting = { customers: number; rounds: number; connections: number; postgresql: string; newNode: string };

/** What was measured, as the README has it. */
export function report(rounds: readonly Measured[][], { customers, ...setting }: Setting): string {
  const main = rounds.map((round) => round.filter((one) => one.customers === customers));
  const verdicts = verdictsOn(rounds, customers);
  const [cpu] = cpus();
  const machine = `${availableParallelism()} × ${cpu?.model.trim()} (${arch()}), ${number(totalmem() / 2 ** 30)} GB, Node ${process.versions.node} (PostGraphile: ${setting.newNode}), PostgreSQL ${setting.postgresql}`;
  return [
    `${number(customers)} customers, ${setting.connections} connections, medians of ${setting.rounds} interleaved rounds on ${machine}.`,
    'Requests a second · µs of CPU a request, of the server + of the database.',
    figures(medians(main)),
    `The gateway against the others in the same round, of the server’s CPU where nothing else is said: median (least to most). Goals met: ${verdicts.filter(({ met }) => met).length} of ${verdicts.length}.`,
    goals(verdicts),
  ].join('\n\n');
}
