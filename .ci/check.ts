import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

type Step = { name: string; command: string };
type Outcome = Step & { passed: boolean; output: string };

// The slow ones first, so that none of them is left to run alone.
const steps: Step[] = [
  { name: 'types', command: 'tsc --noEmit' },
  { name: 'types of what is built', command: 'tsc --noEmit --project tsconfig.build.json' },
  { name: 'schema and policy table', command: 'tsx schema/print.ts --check' },
  { name: 'migrations', command: 'tsx prisma/migration.ts --check' },
  { name: 'Prisma client', command: 'tsx .ci/prisma-current.ts' },
  { name: "types of the tests' operations", command: 'graphql-codegen-esm --config codegen.ts --check' },
  { name: 'unused code', command: 'knip' },
  { name: 'lint with types', command: 'oxlint' },
  { name: 'lint and format', command: 'biome ci --colors=off --error-on-warnings' },
];

/** Runs a program of `node_modules/.bin`, which npm puts on the PATH of its scripts. */
async function run(step: Step): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(step.command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${step.name}`);
  return { ...step, passed: code === 0, output };
}

const outcomes: Outcome[] = [];
const waiting = [...steps];
async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) outcomes.push(await run(step));
}
await Promise.all(Array.from({ length: availableParallelism() }, work));

const failures = outcomes.filter(({ passed }) => !passed);
for (const { name, command, output } of failures) console.log(`\n── ${name}: ${command}\n${output.trim()}`);
console.log(`${outcomes.length - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
