import type { Callers } from './gateway.ts';
import type { Exchange, Next } from './load.ts';
import { documents, type OperationName } from './operations.ts';
import { type ServerName, variants } from './servers.ts';
import type { Subject, Subjects } from './subjects.ts';

/** Who is asked about at each place, and the answers known to be right. */
export type Questions = {
  subjects: Subjects;
  /** The version of the profile of each who changes theirs. */
  versions: Map<string, number>;
};

type Message = { path: string; headers: Record<string, string>; variables: Record<string, unknown> };

function rendered({ path, headers, variables }: Message, document: string): Buffer {
  const body = JSON.stringify({ query: document, variables });
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: application/json\r\n${lines.join('')}\r\n${body}`,
  );
}

/** One server's requests for one operation, with fresh tokens: as many different ones as there are people to ask about. */
export async function requestsFor(
  server: ServerName,
  operation: OperationName,
  { read }: Subjects,
  callers: Callers,
): Promise<Buffer[]> {
  const people = operation === 'list' ? read.slice(0, 1) : read;
  const document = documents[variants[server].dialect][operation];
  return Promise.all(
    people.map(async (subject, place) =>
      rendered(
        {
          path: pathOf(server, operation, subject),
          headers: await headersOf(server, operation, { subject, place }, callers),
          variables: variablesOf(server, operation, subject),
        },
        document,
      ),
    ),
  );
}

const isGateway = (server: ServerName): boolean => variants[server].dialect === 'gateway';

const pathOf = (server: ServerName, operation: OperationName, { id }: Subject): string =>
  server === 'limit' ? `/${operation}/${operation === 'list' ? '' : id}` : '/graphql';

const idOf = (server: ServerName, { id }: Subject): string =>
  variants[server].dialect === 'postgraphile' ? id : `Customer:${id}`;

function variablesOf(server: ServerName, operation: OperationName, subject: Subject): Record<string, unknown> {
  const named = operation === 'staff' || (!isGateway(server) && operation !== 'list');
  return named ? { id: idOf(server, subject) } : {};
}

type Asked = { subject: Subject; place: number };

async function headersOf(
  server: ServerName,
  operation: OperationName,
  { subject, place }: Asked,
  callers: Callers,
): Promise<Record<string, string>> {
  if (!isGateway(server)) return {};
  if (operation === 'list') return { authorization: `Bearer ${await callers.partner()}` };
  if (operation === 'staff') return { authorization: `Bearer ${await callers.staff(place)}`, 'x-reference': 'HD-1000' };
  return { authorization: `Bearer ${await callers.customer(subject)}` };
}

/** Each connection asks about one after the other, and begins elsewhere. `answers` are what is right for each request. */
export function reading(requests: readonly Buffer[], answers: readonly Buffer[]): Next {
  const places: number[] = [];
  return (connection) => {
    const place = ((places[connection] ?? connection * 13) + 1) % requests.length;
    places[connection] = place;
    return {
      request: requests[place] ?? Buffer.alloc(0),
      check: (body) => {
        if (!answers[place]?.equals(body)) throw new Error(`another answer than before: ${body.toString()}`);
      },
    };
  };
}

/** Each connection changes the profile of one customer, again and again. */
export async function changing(server: ServerName, { subjects, versions }: Questions, callers: Callers): Promise<Next> {
  const document = documents[variants[server].dialect].update;
  const headers = await Promise.all(
    subjects.changing.map((subject, place) => headersOf(server, 'update', { subject, place }, callers)),
  );
  return (connection) => {
    const subject = subjects.changing[connection];
    if (!subject) throw new Error('more connections than customers who change');
    return change(server, { subject, headers: headers[connection] ?? {}, document, versions });
  };
}

type Change = { subject: Subject; headers: Record<string, string>; document: string; versions: Map<string, number> };

function change(server: ServerName, { subject, headers, document, versions }: Change): Exchange {
  const version = versions.get(subject.id) ?? 1;
  const businessName = `Change ${version}`;
  const input = { ...(isGateway(server) ? {} : { id: idOf(server, subject) }), version, businessName };
  const path = pathOf(server, 'update', subject);
  const expected = { id: `Customer:${subject.id}`, version: version + 1, businessName };
  const answer = JSON.stringify({ data: { updateProfile: { customer: expected } } });
  return {
    request: rendered({ path, headers, variables: { input } }, document),
    check: (body) => {
      const text = body.toString().trimEnd();
      if (text !== answer) throw new Error(`expected ${answer}, and was answered ${text}`);
      versions.set(subject.id, version + 1);
    },
  };
}
