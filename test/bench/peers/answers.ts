import { sharedWith, update } from './database.ts';

// Each answer as one statement that spells it, byte for byte, by joining texts: twice as fast as PostgreSQL's own JSON functions.

/** The spelling of a column's value. Texts are escaped as JSON; the others need no escapes. */
const text = (column: string): string => `coalesce(to_json(${column})::text, 'null')`;
const plain = (column: string): string => `coalesce(${column}::text, 'null')`;
const quoted = (column: string): string => `'"' || ${column} || '"'`;
const moment = (column: string): string =>
  `coalesce('"' || to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')`;

const object = (fields: Record<string, string>): string => {
  const spelt = Object.entries(fields).map(([name, value], place) => `'${place > 0 ? ',' : ''}"${name}":' || ${value}`);
  return `'{' || ${spelt.join(' || ')} || '}'`;
};
const list = (item: string, from: string): string =>
  `'[' || coalesce((SELECT string_agg(${item}, ',') FROM ${from}), '') || ']'`;
const page = (node: string, from: string): string => object({ edges: list(object({ node }), from) });
const id = (type: string, row: string): string => `'"${type}:' || ${row}."id" || '"'`;

/** The children of customer `c`, as `r`. */
const children = (table: string, rest: string): string =>
  `(SELECT * FROM "${table}" WHERE "customerId" = c."id" ${rest}) r`;

const service = { product: text('r."product"'), label: text('r."label"'), status: quoted('r."status"') };
const services = (count: number, more: Record<string, string> = {}): string =>
  page(object({ id: id('Service', 'r'), ...service, ...more }), children('Service', `ORDER BY "id" LIMIT ${count}`));
const started = { startedAt: moment('r."startedAt"') };
const consents = list(
  object({ channel: quoted('r."channel"'), state: quoted('r."state"'), decidedAt: moment('r."decidedAt"') }),
  children('Consent', `AND "purpose" = 'MARKETING' ORDER BY "channel"`),
);
const requests = page(
  object({
    id: id('DataRequest', 'r'),
    kind: quoted('r."kind"'),
    status: quoted('r."status"'),
    receivedAt: moment('r."receivedAt"'),
    dueAt: moment('r."dueAt"'),
  }),
  children('DataRequest', 'ORDER BY "id" DESC LIMIT 5'),
);
const invoices = page(
  object({
    number: text('r."number"'),
    status: quoted('r."status"'),
    currency: text('r."currency"'),
    total: plain('r."total"'),
    issuedAt: moment('r."issuedAt"'),
  }),
  children('Invoice', 'ORDER BY "id" DESC LIMIT 5'),
);
const methods = list(
  object({
    brand: text('r."brand"'),
    lastFour: text('r."lastFour"'),
    expiryMonth: plain('r."expiryMonth"'),
    expiryYear: plain('r."expiryYear"'),
  }),
  children('PaymentMethod', 'AND "removedAt" IS NULL ORDER BY "id"'),
);
const address = object({
  line1: text('c."addressLine1"'),
  line2: text('c."addressLine2"'),
  city: text('c."city"'),
  region: text('c."region"'),
  postalCode: text('c."postalCode"'),
  country: text('c."country"'),
});
const sharing = `(SELECT ${object({ blocked: plain('r."blocked"') })} FROM ${children('Sharing', '')})`;

const customer = { id: id('Customer', 'c') };
const version = plain('c."version"');
const businessName = text('c."businessName"');
const [name, email, phone, locale] = ['name', 'email', 'phone', 'locale'].map((column) => text(`c."${column}"`)) as [
  string,
  string,
  string,
  string,
];
const portal = { ...customer, version, name, email, locale, consents, services: services(10, started), requests };
const profile = {
  ...customer,
  version,
  name,
  businessName,
  email,
  phone,
  locale,
  registeredAt: moment('c."registeredAt"'),
};
const relations = { consents, sharing, services: services(10, started), paymentMethods: methods, invoices, requests };

const answer = (field: string, value: string): string =>
  `SELECT ${object({ data: object({ [field]: value }) })} AS "text"`;
const one = (field: string, fields: Record<string, string>): string =>
  `${answer(field, object(fields))} FROM "Customer" c WHERE c."id" = $1`;
const shared = `SELECT c."id", c."name" FROM "Customer" c WHERE ${sharedWith('c')} ORDER BY c."id" LIMIT 51`;
const connection = object({
  edges: list(
    object({ node: object({ ...customer, name, services: services(5) }) }),
    '(SELECT * FROM page ORDER BY "id" LIMIT 50) c',
  ),
  pageInfo: object({ hasNextPage: '((SELECT count(*) FROM page) > 50)' }),
});

/** By operation; `$1` is the customer. */
export const statements: Record<string, string> = {
  tiny: one('me', { ...customer, name }),
  me: one('me', portal),
  staff: one('customer', { ...profile, address, ...relations }),
  list: `WITH page AS MATERIALIZED (${shared}) ${answer('customers', connection)}`,
  update: `${update} ${answer('updateProfile', object({ customer: object({ ...customer, version, businessName }) }))} FROM changed c`,
};
