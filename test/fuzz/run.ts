import { parseArgs } from 'node:util';
import { bothWays } from '../reads/both-ways.ts';
import { type CallerKind, callerKinds } from './callers.ts';
import { hunt, type Tally } from './hunt.ts';
import { openGround } from './open-ground.ts';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    caller: { type: 'string' },
    /** Queries that are asked by both ways, and compared. */
    compared: { type: 'string', default: '100000' },
  },
});
const operations = Number(values.operations);
const seed = Number(values.seed);
const compared = Number(values.compared);
const kinds = callerKinds.filter((kind) => values.caller === undefined || kind === values.caller);
if (
  !Number.isInteger(operations) ||
  operations < 1 ||
  !Number.isInteger(compared) ||
  compared < 0 ||
  !Number.isInteger(seed) ||
  kinds.length === 0
) {
  console.error(
    `usage: npm run fuzz -- [--operations N] [--compared N] [--seed N] [--caller ${callerKinds.join('|')}]`,
  );
  process.exit(2);
}

/** One line, such as `STAFF: 500 operations (80/s), …`. */
function line(kind: string, started: number, tally: Tally): string {
  const perSecond = Math.round((tally.operations * 1_000) / (Date.now() - started));
  const parts = [
    `${tally.operations} operations (${perSecond}/s)`,
    `${tally.withData} with data`,
    `${tally.refused} with refusals`,
    `${tally.compared} compared with nobody’s`,
    `${tally.seen.size} of ${tally.open} canaries seen that may be`,
    `${tally.find === null ? 0 : 1} leaks`,
  ];
  return `${kind}: ${parts.join(', ')}`;
}

/** Writes over its own last line once a second, where somebody watches. */
function progress(kind: string, started: number): (tally: Tally) => void {
  let told = started;
  return (tally) => {
    if (!process.stderr.isTTY || Date.now() - told < 1_000) return;
    told = Date.now();
    process.stderr.write(`\r${line(kind, started, tally)}`);
  };
}

/** A third each for customers, staff and partners. */
async function compareWays(kind: CallerKind): Promise<void> {
  const asked = Math.ceil(compared / 3);
  if (asked === 0) return;
  const { compiled, difference } = await bothWays(ground, { kind, operations: asked, seed });
  console.log(`${kind}: ${asked} queries by both ways, ${compiled} compiled, ${difference ? 1 : 0} differences`);
  if (difference === null) return;
  console.log(`${difference.wrong}\n${JSON.stringify(difference, null, 2)}`);
  process.exitCode = 1;
}

const ground = await openGround();
console.log(`${operations} operations a kind of caller, seed ${seed}, ${ground.embedded ? 'embedded' : 'PostgreSQL'}`);
try {
  for (const kind of kinds) {
    const started = Date.now();
    const tally = await hunt(ground, { kind, operations, seed, onProgress: progress(kind, started) });
    if (process.stderr.isTTY) process.stderr.write('\r');
    console.log(line(kind, started, tally));
    if (tally.find === null) continue;
    const { wrong, caller, operation, answer } = tally.find;
    const again = `npm run fuzz -- --caller ${kind} --seed ${seed} --operations ${operations}`;
    console.log(
      `LEAK to ${caller}: ${wrong}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${answer}\n${again}`,
    );
    process.exitCode = 1;
  }
  for (const kind of kinds.filter((one) => one !== 'SYSTEM' && one !== 'ANONYMOUS')) await compareWays(kind);
} finally {
  await ground.close();
}
