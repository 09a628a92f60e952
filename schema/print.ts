import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { eventKinds } from '../src/events/outbox.ts';
import { defaultPolicy } from '../src/policy/default/document.ts';
import { assertNeverShared } from '../src/policy/never-share.ts';
import { declaredSchema } from '../src/schema.ts';
import { uncovered } from './coverage.ts';
import { readSources } from './coverage-sources.ts';
import { printed } from './printed.ts';

assertNeverShared(defaultPolicy, declaredSchema, eventKinds);
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const sources = readSources();
const stale: string[] = [];
for (const [name, text] of Object.entries(printed(defaultPolicy, declaredSchema, sources))) {
  const file = new URL(name, import.meta.url);
  const current = await readFile(file, 'utf8').catch(() => null);
  if (current === text) continue;
  stale.push(name);
  if (!values.check) await writeFile(file, text);
}

const files = stale.map((name) => `schema/${name}`).join(', ');
if (values.check && stale.length > 0) {
  console.error(`Not what the sources print: ${files}. Run npm run generate, and look at the difference.`);
  process.exitCode = 1;
} else {
  console.log(stale.length > 0 ? `Printed ${files}.` : 'Nothing to print: all is current.');
}

const holes = uncovered(defaultPolicy, sources);
if (holes.length > 0) {
  console.error(`A promise without a rule and a test: ${holes.join('; ')}.`);
  process.exitCode = 1;
}
