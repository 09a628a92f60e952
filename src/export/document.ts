import { sql } from 'kysely';
import { globalId } from '../global-id.ts';
import type { Policy } from '../policy/policy.ts';
import { article15, type Facts } from './article15.ts';
import { type Section, sections } from './manifest.ts';
import { lastKey, type Page, pageOf, rowsAtOnce } from './page.ts';
import type { Reader } from './reader.ts';
import { recipientsOf } from './recipients.ts';
import type { Subject } from './subject.ts';

/** Where the JSON Schema of the document is served. */
export const schemaPath = '/schema/export.schema.json';
export const documentVersion = 1;

export type Commission = {
  requestId: string;
  customerId: string;
  policy: Policy;
  now: Date;
  keyedHash(text: string): string;
};

/** A piece of the document's text, and how many rows it holds. */
export type Piece = { text: string; rows: number };

const plain = (text: string): Piece => ({ text, rows: 0 });

type Person = Facts & { identifiers: string[] };

async function personOf({ read }: Reader, customerId: string): Promise<Omit<Person, 'recipients'>> {
  const [row] = await read(
    sql<Omit<Person, 'recipients'>>`
      select array_remove(array[email, phone], null) as identifiers, case when exists (
        select from "Service" where "customerId" = ${customerId}::uuid and "endedAt" is null
      ) then null else "lastSignalAt" end as "lastSignalAt"
      from "Customer" where id = ${customerId}::uuid`,
  );
  return row ?? { identifiers: [], lastSignalAt: null };
}

/** Where each section ends for now, if more may come: a customer who goes on working is not followed for ever. */
async function endsOf(reader: Reader, subject: Subject): Promise<Map<Section, readonly string[] | null>> {
  const ends = new Map<Section, readonly string[] | null>();
  if (!reader.moving) return ends;
  for (const section of sections) {
    const [last] = await reader.read(lastKey(section, subject));
    ends.set(section, last?.key ?? null);
  }
  return ends;
}

async function* pagesOf(
  { read }: Reader,
  section: Section,
  subject: Subject,
  now: Date,
  until: readonly string[] | null,
): AsyncGenerator<Piece> {
  let after: readonly string[] | null = null;
  for (;;) {
    const [page]: readonly Page[] = await read(pageOf(section, subject, now, { after, until }));
    if (!page || page.rows === 0) {
      if (after === null && section.single) yield plain('null');
      return;
    }
    yield { text: after === null ? page.text : `,${page.text}`, rows: page.rows };
    if (page.rows < rowsAtOnce) return;
    after = page.key;
  }
}

/** Everything held about a customer as one JSON document (P11), piece by piece: none of it is ever held as a whole. */
export async function* documentOf(reader: Reader, commission: Commission): AsyncGenerator<Piece> {
  const { requestId, customerId, policy, now, keyedHash } = commission;
  const { identifiers, lastSignalAt } = await personOf(reader, customerId);
  const subject = { id: customerId, keyedHashes: identifiers.map(keyedHash) };
  const ends = await endsOf(reader, subject);
  const about = {
    request: globalId('DataRequest', requestId),
    customer: globalId('Customer', customerId),
    generatedAt: now,
    policyVersion: policy.version,
    controller: policy.controller,
  };
  const recipients = await recipientsOf(reader, customerId, now);
  const head = {
    schema: schemaPath,
    version: documentVersion,
    about,
    article15: article15(policy, { recipients, lastSignalAt }),
  };
  yield plain(`${JSON.stringify(head).slice(0, -1)},"data":{`);
  for (const [index, section] of sections.entries()) {
    const [open, close] = section.single ? ['', ''] : ['[', ']'];
    yield plain(`${index > 0 ? ',' : ''}"${section.section}":${open}`);
    yield* pagesOf(reader, section, subject, now, ends.get(section) ?? null);
    yield plain(close);
  }
  yield plain('}}\n');
}
