import { readdirSync, readFileSync } from 'node:fs';
import { type Title, titlesIn } from './test-titles.ts';

/** By the path from the top of the repository. */
type Files<Content = string> = Readonly<Record<string, Content>>;

/** Where clauses are cited, besides the policy document: code that follows them, the database's own rules, and tests. */
export type Sources = { code: Files; migrations: Files; tests: Files<readonly Title[]> };

const top = new URL('../', import.meta.url);

function filesIn(directory: string, fits: (path: string) => boolean): Files {
  const below = readdirSync(new URL(directory, top), { recursive: true, encoding: 'utf8' });
  const paths = below.map((path) => `${directory}${path.replaceAll('\\', '/')}`).filter(fits);
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(new URL(path, top), 'utf8')]));
}

/** The checked-out sources. The policy document itself is no witness that it is followed. */
export function readSources(): Sources {
  const tests = Object.entries(
    filesIn('test/', (path) => path.endsWith('.test.ts') && !path.includes('/node_modules/')),
  );
  return {
    code: filesIn('src/', (path) => path.endsWith('.ts') && !path.startsWith('src/policy/default/')),
    migrations: filesIn('prisma/migrations/', (path) => path.endsWith('.sql')),
    tests: Object.fromEntries(tests.map(([file, text]) => [file, titlesIn(text)])),
  };
}
