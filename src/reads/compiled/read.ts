import type pg from 'pg';
import type { Standing } from '../../caller/standing.ts';
import type { Trail } from '../../trail.ts';
import { NotCompiled } from './not-compiled.ts';
import type { Plan } from './plan.ts';
import { type Given, Slot } from './slot.ts';

type Row = { answer: string; standing: Standing } & Readonly<Record<string, string | null>>;

/** What a statement gave: the answer's `data` as JSON, and how the caller stands in the same moment. */
export type Read = { data: string; standing: Standing };

/** The values that a plan's statement is sent with. Throws NotCompiled. */
export function bind({ parameters }: Plan, given: Given): unknown[] {
  try {
    return parameters.map((value) => (value instanceof Slot ? value.valueIn(given) : value));
  } catch {
    // The field itself says what is wrong with the value.
    throw new NotCompiled('value');
  }
}

const uuidLength = 36;

/** `0192f3c1-…101,…`: whose rows there are, and of which levels after the first. */
function record(trail: Trail, levels: readonly (readonly string[])[], told: string): void {
  const alike = new Map<string, string[]>();
  for (const one of told.split(',')) {
    const [subject, digits] = [one.slice(0, uuidLength), one.slice(uuidLength)];
    const subjects = alike.get(digits);
    if (subjects) subjects.push(subject);
    else alike.set(digits, [subject]);
  }
  for (const [digits, subjects] of alike) {
    const coordinates = levels.flatMap((level, index) => (digits[index] === '1' ? level : []));
    trail.servedAlike(subjects, coordinates);
  }
}

/** Asks a plan's statement, and notes in the trail what of whom it served. */
export async function readBound(
  pool: pg.Pool,
  { name, text, levels }: Plan,
  values: readonly unknown[],
  trail: Trail,
): Promise<Read> {
  const { rows } = await pool.query<Row>({ text, values: [...values], ...(name !== null && { name }) });
  const [row] = rows;
  if (!row) throw new Error('a compiled read gave no row');
  for (const [index, of] of levels.entries()) {
    const told = row[`t${index}`];
    if (told) record(trail, of, told);
  }
  return { data: row.answer, standing: row.standing };
}
