import { relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

/** Sources, and the few test files that hold what they promise: each mutant is tried on these alone. */
type Area = {
  mutate: string[];
  tests: string[];
  /** What runs at import is declared and no more: it is printed into schema/, where every change of it is seen. */
  ignoreStatic?: true;
};

// The texts and tables of src/policy/default/ are no code: schema/ prints them, and test/policy/verdict.test.ts spells them again.
const areas: Record<string, Area> = {
  'card-number': { mutate: ['src/policy/card-number.ts'], tests: ['test/policy/card-number.test.ts'] },
  validate: { mutate: ['src/policy/validate.ts'], tests: ['test/policy/validate.test.ts'] },
  shield: {
    mutate: ['src/policy/shield.ts'],
    tests: ['test/policy/shield.test.ts', 'test/policy/rule-tree.test.ts', 'test/policy/subscribe-guard.test.ts'],
  },
  'never-share': {
    mutate: ['src/policy/{never-share,reach,inputs-of,every-partner,model-of}.ts'],
    tests: ['test/policy/never-share.test.ts'],
  },
  'looks-at': { mutate: ['src/policy/looks-at.ts'], tests: ['test/policy/looks-at.test.ts'] },
  plugin: { mutate: ['src/policy/plugin.ts'], tests: ['test/policy/plugin.test.ts'] },
  predicate: { mutate: ['src/policy/predicate/*.ts'], tests: ['test/policy/interpreters.test.ts'] },
  verdict: {
    mutate: ['src/policy/verdict.ts'],
    tests: ['test/policy/verdict.test.ts', 'test/policy/verdict-words.test.ts', 'test/policy/looks-at.test.ts'],
  },
  rows: {
    mutate: ['src/policy/{rows,partner-rows,row-verdict,consents}.ts'],
    tests: ['test/policy/row-rules.test.ts', 'test/policy/partner-rows.test.ts', 'test/policy/row-verdict.test.ts'],
  },
  rules: {
    mutate: ['src/consent/rules.ts', 'src/sharing/rules.ts'],
    tests: ['test/consent/rules.test.ts', 'test/sharing/rules.test.ts'],
  },
  ledgers: {
    mutate: ['src/{consent,sharing}/{ledger,loaders}.ts'],
    tests: [
      'test/stories/decisions.test.ts',
      'test/stories/consent-changes.test.ts',
      'test/stories/sharing-changes.test.ts',
    ],
  },
  consent: {
    mutate: ['src/consent/{set,pending}.ts'],
    tests: ['test/stories/consent-changes.test.ts', 'test/stories/double-opt-in.test.ts'],
  },
  confirm: {
    mutate: ['src/consent/confirm.ts'],
    tests: [
      'test/stories/consent-changes.test.ts',
      'test/stories/sharing-changes.test.ts',
      'test/stories/double-opt-in.test.ts',
      'test/stories/asked-again.test.ts',
    ],
  },
  chains: {
    mutate: ['src/trail/{chain,entry,writers,follow}.ts'],
    tests: ['test/trail/chain.test.ts', 'test/trail/tampering.test.ts'],
  },
  batches: { mutate: ['src/trail/batches.ts'], tests: ['test/trail/batches.test.ts'] },
  reads: {
    mutate: ['src/trail.ts', 'src/audit/cap.ts'],
    tests: ['test/stories/trail.test.ts', 'test/stories/staff-cap.test.ts'],
  },
  erasure: {
    mutate: ['src/erasure/{plan,mask,belonging,canonical}.ts'],
    tests: ['test/erasure/erasure.test.ts', 'test/erasure/dispositions.test.ts', 'test/erasure/canaries.test.ts'],
  },
  subscriptions: {
    mutate: ['src/consent/subscriptions.ts'],
    tests: ['test/stories/subscriptions.test.ts'],
    ignoreStatic: true,
  },
  sharing: {
    mutate: ['src/sharing/{set,signal}.ts'],
    tests: ['test/stories/sharing-changes.test.ts', 'test/stories/signal.test.ts'],
  },
  declared: {
    mutate: ['src/{consent,sharing}/{types,mutations,history-types}.ts'],
    tests: [
      'test/stories/consent-changes.test.ts',
      'test/stories/sharing-changes.test.ts',
      'test/stories/decisions.test.ts',
      'test/stories/bad-choices.test.ts',
      'test/stories/explain.test.ts',
      'test/stories/sharing-history.test.ts',
      'test/consent/consent-at.test.ts',
    ],
    ignoreStatic: true,
  },
};

const options: ConstructorParameters<typeof Stryker>[0] = {
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  testRunner: 'vitest',
  vitest: { configFile: '.ci/mutation.config.ts', related: false },
  concurrency: 1,
  ignorePatterns: ['.data', 'coverage', 'dist'],
  tempDirName: '.data/stryker',
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
};

/** What the sources of all areas together have to reach, in per cent. */
const expected = 90;

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;

async function mutantsOf({ tests, ...area }: Area): Promise<Mutants> {
  process.env['MUTATION_TESTS'] = tests.join(' ');
  return new Stryker({ ...options, ...area }).runMutationTest();
}

/** Of those that can live: what is ignored, or does not load, is nobody's to kill. */
function score(mutants: Mutants): { percent: number; line: string } {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  const percent = (100 * killed) / (killed + survived);
  return { percent, line: `${percent.toFixed(1).padStart(5)} %, ${killed} of ${killed + survived} killed` };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(areas, name));
if (unknown.length > 0)
  throw new Error(`no such area: ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}`);

const all: Mutants = [];
for (const [name, area] of Object.entries(areas)) {
  if (asked.length === 0 || asked.includes(name)) all.push(...(await mutantsOf(area)));
}
for (const file of new Set(all.map(({ fileName }) => fileName))) {
  console.log(`${score(all.filter(({ fileName }) => fileName === file)).line}  ${relative('.', file)}`);
}
const total = score(all);
console.log(`${total.line} in all`);
if (!(total.percent >= expected)) process.exitCode = 1;
