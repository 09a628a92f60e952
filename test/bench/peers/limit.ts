import { createServer, type IncomingMessage } from 'node:http';
import { pool, sharedWith, update } from './database.ts';

// As fast as it goes: `node:http` and one prepared statement whose result is the answer. It looks at no document, no token and no
// rule; the path says which statement and whom.

const time = (column: string): string => `to_char("${column}", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${column}"`;
const id = (type: string): string => `'${type}:' || "id" AS "id"`;
const object = (select: string): string => `(SELECT row_to_json(o) FROM (${select}) o)`;
const list = (select: string): string => `array_to_json(ARRAY(SELECT row_to_json(o) FROM (${select}) o))`;
const edges = (select: string): string => object(`SELECT ${list(`SELECT row_to_json(n) AS "node" FROM (${select}) n`)} AS "edges"`);

const of = 'WHERE "customerId" = c."id"';
const consents = `${list(`SELECT "channel", "state", ${time('decidedAt')} FROM "Consent" ${of} AND "purpose" = 'MARKETING' ORDER BY "Consent"."channel"`)} AS "consents"`;
const services = (count: number, columns: string): string =>
  `${edges(`SELECT ${id('Service')}, "product", "label", "status"${columns} FROM "Service" ${of} ORDER BY "Service"."id" LIMIT ${count}`)} AS "services"`;
const requests = `${edges(`SELECT ${id('DataRequest')}, "kind", "status", ${time('receivedAt')}, ${time('dueAt')} FROM "DataRequest" ${of} ORDER BY "DataRequest"."id" DESC LIMIT 5`)} AS "requests"`;
const invoices = `${edges(`SELECT "number", "status", "currency", "total", ${time('issuedAt')} FROM "Invoice" ${of} ORDER BY "Invoice"."id" DESC LIMIT 5`)} AS "invoices"`;
const methods = `${list(`SELECT "brand", "lastFour", "expiryMonth", "expiryYear" FROM "PaymentMethod" ${of} AND "removedAt" IS NULL ORDER BY "PaymentMethod"."id"`)} AS "paymentMethods"`;
const address = `${object('SELECT c."addressLine1" AS "line1", c."addressLine2" AS "line2", c."city", c."region", c."postalCode", c."country"')} AS "address"`;
const sharing = `${object(`SELECT "blocked" FROM "Sharing" ${of}`)} AS "sharing"`;

const one = (columns: string): string =>
  `(SELECT row_to_json(t) FROM (SELECT ${id('Customer')}, ${columns} FROM "Customer" c WHERE c."id" = $1) t)`;
const answer = (field: string, json: string): string => `SELECT '{"data":{"${field}":' || ${json} || '}}' AS "text"`;
const started = `, ${time('startedAt')}`;
const shared = `SELECT c."id", c."name" FROM "Customer" c WHERE ${sharedWith('c')} ORDER BY c."id" LIMIT 51`;

const statements: Record<string, string> = {
  tiny: answer('me', one('"name"')),
  me: answer('me', one(`"version", "name", "email", "locale", ${consents}, ${services(10, started)}, ${requests}`)),
  staff: answer(
    'customer',
    one(
      `"version", "name", "businessName", "email", "phone", "locale", ${time('registeredAt')}, ${address}, ${consents}, ${sharing}, ${services(10, started)}, ${methods}, ${invoices}, ${requests}`,
    ),
  ),
  list: `WITH page AS MATERIALIZED (${shared}) ${answer(
    'customers',
    object(
      `SELECT ${list(`SELECT row_to_json(n) AS "node" FROM (SELECT ${id('Customer')}, "name", ${services(5, '')} FROM (SELECT * FROM page ORDER BY "id" LIMIT 50) c ORDER BY c."id") n`)} AS "edges",
        ${object('SELECT (SELECT count(*) FROM page) > 50 AS "hasNextPage"')} AS "pageInfo"`,
    ),
  )}`,
  update: `${update} ${answer(
    'updateProfile',
    object(`SELECT ${object(`SELECT ${id('Customer')}, "version", "businessName" FROM changed`)} AS "customer"`),
  )}`,
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // without an encoding, chunks are buffers
  return Buffer.concat(chunks).toString();
}

/** Whom the path names; what is written has to be read. */
async function valuesOf(request: IncomingMessage, name: string, customer: string | undefined): Promise<unknown[]> {
  if (name !== 'update') {
    request.resume();
    return customer ? [customer] : [];
  }
  const { input } = JSON.parse(await bodyOf(request)).variables;
  return [customer, input.version, input.businessName];
}

createServer(async (request, response) => {
  const [, name = '', customer] = (request.url ?? '').split('/');
  const text = statements[name];
  if (text === undefined) return response.end();
  const values = await valuesOf(request, name, customer);
  const { rows } = await pool.query<{ text: string }>({ name, text, values });
  const body = rows[0]?.text ?? '';
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}).listen(Number(process.env['PORT']), '127.0.0.1');
