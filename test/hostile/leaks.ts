import { cast, developmentSecret } from '../../prisma/seed/identities.ts';
import { partnerNames } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { canary } from '../stories/bad-values.ts';
import { fieldsOfCustomer, whole } from '../stories/selection.ts';
import type { Target } from './target.ts';

/** What was sent in requests here, and is in no database. */
const sent = [canary, '47110815', 'Mallory', 'Bcc: everybody', '4242424242424242', '4242 4242 4242 4242'];
const secrets = [...partnerNames.map(developmentSecret), 'Bearer '];

/** Single words, of the schema or of a product, ids, codes, times and numbers tell of nobody. */
const impersonal =
  /^(?:[A-Za-z_]+\d*|[A-Z][A-Za-z]+\.[A-Za-z]+|[\d.,\s:-]+|[A-Z]\w+:[\da-f-]{36}|\d{4}-\d\d-\d\d.*|[\da-f]{64})$/;
const companies: readonly string[] = partnerNames;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Everything that customers are told of themselves, by asking as each of them. */
async function held(target: Target): Promise<string[]> {
  const texts: string[] = [];
  for (const { name, kind } of cast) {
    if (kind !== 'CUSTOMER') continue;
    for (const field of fieldsOfCustomer()) {
      const { text } = await target.ask({ as: name, query: `{ me { ${whole(field)} } }` });
      texts.push(...textsIn((JSON.parse(text) as { data?: unknown }).data));
    }
  }
  return texts;
}

/** The personal values of the cast, as they are stored and as they are served, and whatever was sent. */
export async function personalValues(target: Target): Promise<string[]> {
  const stored = Object.values(people).flatMap(textsIn);
  const served = (await held(target)).filter((text) => !impersonal.test(text) && !companies.includes(text));
  const values = [...stored, ...served].filter(
    (text) => text.length >= 5 && !/^(?:\d{5}|[a-z]{2}-[A-Z]{2})$/.test(text),
  );
  return [...new Set([...values, ...sent, ...secrets])];
}

/** A value as it may have been written: plain, within JSON, in an address, in base64. */
const spellings = (value: string): string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
  Buffer.from(value)
    .toString('base64')
    .replace(/.{2}=*$/, ''),
];

/** Which of these values stand in a text, in whatever case and spelling. */
export function leaksIn(text: string, values: readonly string[]): string[] {
  const written = text.toLowerCase();
  return values.filter((value) => spellings(value).some((spelling) => written.includes(spelling.toLowerCase())));
}
