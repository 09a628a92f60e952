import fastify from 'fastify';
import { GraphQLScalarType } from 'graphql';
import mercurius from 'mercurius';
import { pool, sharedWith, update } from './database.ts';
import { typeDefs } from './type-defs.ts';

// Mercurius with its JIT compiler and loaders, each of which is one prepared statement written by hand for all parents at once.

type Row = Record<string, unknown>;
type Loaded = { obj: { id: string }; params: { first: number } };

async function rowsOf(name: string, text: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>({ name, text, values });
  return rows;
}

/** Loads the children of all parents, in the order of the parents: one page of each. */
function childrenOf(name: string, { columns, from, order }: { columns: string; from: string; order: string }) {
  const text = `SELECT parent."key", child.* FROM unnest($1::uuid[]) parent("key") CROSS JOIN LATERAL (
    SELECT ${columns} FROM ${from} AND "customerId" = parent."key" ORDER BY ${order} LIMIT $2) child`;
  return async (queries: Loaded[]): Promise<Row[][]> => {
    const keys = queries.map(({ obj }) => obj.id);
    const rows = await rowsOf(name, text, [keys, queries[0]?.params.first ?? 100]);
    const byKey = new Map<unknown, Row[]>(keys.map((key) => [key, []]));
    for (const row of rows) byKey.get(row['key'])?.push(row);
    return keys.map((key) => byKey.get(key) ?? []);
  };
}

const connection = (load: (queries: Loaded[]) => Promise<Row[][]>) => async (queries: Loaded[]) =>
  (await load(queries)).map((rows) => ({ edges: rows.map((node) => ({ node })) }));
const globalId = (type: string) => ({ id: ({ id }: { id: string }) => `${type}:${id}` });
const keyOf = (id: string): string => id.slice(id.indexOf(':') + 1);
const uncached = <Loader>(loader: Loader) => ({ loader, opts: { cache: false } });

const consents = childrenOf('consents', {
  columns: '"channel", "state", "decidedAt"',
  from: `"Consent" WHERE "purpose" = 'MARKETING'`,
  order: '"channel"',
});
const services = childrenOf('services', {
  columns: '"id", "product", "label", "status", "startedAt"',
  from: '"Service" WHERE true',
  order: '"id"',
});
const methods = childrenOf('methods', {
  columns: '"brand", "lastFour", "expiryMonth", "expiryYear"',
  from: '"PaymentMethod" WHERE "removedAt" IS NULL',
  order: '"id"',
});
const invoices = childrenOf('invoices', {
  columns: '"number", "status", "currency", "total", "issuedAt"',
  from: '"Invoice" WHERE true',
  order: '"id" DESC',
});
const requests = childrenOf('requests', {
  columns: '"id", "kind", "status", "receivedAt", "dueAt"',
  from: '"DataRequest" WHERE true',
  order: '"id" DESC',
});
const sharing = childrenOf('sharing', { columns: '"blocked"', from: '"Sharing" WHERE true', order: '"customerId"' });

const profile = '"id", "version", "name", "businessName", "email", "phone", "locale", "registeredAt"';
const address = '"addressLine1" AS "line1", "addressLine2" AS "line2", "city", "region", "postalCode", "country"';
const one = `SELECT ${profile}, ${address} FROM "Customer" WHERE "id" = $1`;
const shared = `SELECT ${profile} FROM "Customer" c WHERE ${sharedWith('c')} ORDER BY "id" LIMIT $1`;

const DateTime = new GraphQLScalarType({ name: 'DateTime', serialize: (time) => (time as Date).toISOString() });

const resolvers = {
  DateTime,
  Query: {
    customer: async (_: unknown, { id }: { id: string }) => (await rowsOf('customer', one, [keyOf(id)]))[0],
    customers: async (_: unknown, { first }: { first: number }) => {
      const rows = await rowsOf('customers', shared, [first + 1]);
      return { edges: rows.slice(0, first).map((node) => ({ node })), pageInfo: { hasNextPage: rows.length > first } };
    },
  },
  Mutation: {
    updateProfile: async (_: unknown, { input }: { input: { id: string; version: number; businessName: string } }) => {
      const values = [keyOf(input.id), input.version, input.businessName];
      const [customer] = await rowsOf('update', `${update} SELECT * FROM changed`, values);
      return { customer };
    },
  },
  Customer: { ...globalId('Customer'), address: (customer: Row) => customer },
  Service: globalId('Service'),
  DataRequest: globalId('DataRequest'),
};

const app = fastify();
app.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  resolvers,
  loaders: {
    Customer: {
      consents: uncached(consents),
      sharing: uncached(async (queries: Loaded[]) => (await sharing(queries)).map(([row]) => row)),
      paymentMethods: uncached(methods),
      services: uncached(connection(services)),
      invoices: uncached(connection(invoices)),
      requests: uncached(connection(requests)),
    },
  },
});
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
