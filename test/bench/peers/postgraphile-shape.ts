import { type PgSelectSingleStep, sideEffectWithPgClient } from 'postgraphile/@dataplan/pg';
import { connection, type FieldArgs, lambda, object, type Step } from 'postgraphile/grafast';
import type { SQL } from 'postgraphile/pg-sql2';
import { extendSchema, gql } from 'postgraphile/utils';
import { sharedWith, update } from './database.ts';

// The names are the gateway's, where PostGraphile's own would give the answer another shape.

const typeDefs = gql`
  extend type Query {
    customer(id: UUID!): Customer
    sharedCustomers: CustomerConnection
  }
  extend type Customer {
    globalId: ID!
    address: Address
    consents: [Consent!]
    paymentMethodsInUse: [PaymentMethod!]
  }
  extend type Service {
    globalId: ID!
  }
  extend type DataRequest {
    globalId: ID!
  }
  type Address {
    line1: String
    line2: String
    city: String
    region: String
    postalCode: String
    country: String
  }
  input UpdateProfileInput {
    id: UUID!
    version: Int!
    businessName: String
  }
  type UpdateProfilePayload {
    customer: Customer
  }
  extend type Mutation {
    updateProfile(input: UpdateProfileInput!): UpdateProfilePayload
  }
`;

type Row = PgSelectSingleStep;
type Input = { id: string; version: number; businessName: string };

const globalId = (type: string) => ({
  globalId: (row: Row) => lambda(row.get('id'), (id) => `${type}:${String(id)}`, true),
});
const column = (name: string) => (row: Row) => row.get(name);

export const extension = extendSchema(({ sql, pgExecutor, pgResources }) => {
  const { Customer, Consent, PaymentMethod } = pgResources;
  if (!Customer || !Consent || !PaymentMethod) throw new Error('not the gateway’s database');
  /** SQL about a row, in which the row's alias stands for `it`. */
  const about = (alias: SQL, text: string): SQL =>
    sql.join(
      text.split('it.').map((part, place) => (place === 0 ? sql.raw(part) : sql`${alias}.${sql.raw(part)}`)),
      '',
    );
  return {
    typeDefs,
    objects: {
      Query: {
        plans: {
          customer: (_root: Step, args: FieldArgs) => Customer.get({ id: args.getRaw('id') }),
          sharedCustomers: () => {
            const customers = Customer.find();
            customers.where(about(customers.alias, sharedWith('it')));
            return connection(customers);
          },
        },
      },
      Customer: {
        plans: {
          ...globalId('Customer'),
          address: (row: Row) => row,
          consents: (row: Row) => {
            const consents = Consent.find({ customerId: row.get('id') });
            consents.where(about(consents.alias, `it."purpose" = 'MARKETING'`));
            consents.orderBy({ attribute: 'channel', direction: 'ASC' });
            return consents;
          },
          paymentMethodsInUse: (row: Row) => {
            const methods = PaymentMethod.find({ customerId: row.get('id') });
            methods.where(about(methods.alias, 'it."removedAt" IS NULL'));
            methods.orderBy({ attribute: 'id', direction: 'ASC' });
            return methods;
          },
        },
      },
      Service: { plans: globalId('Service') },
      DataRequest: { plans: globalId('DataRequest') },
      Address: {
        plans: {
          line1: column('addressLine1'),
          line2: column('addressLine2'),
          ...Object.fromEntries(['city', 'region', 'postalCode', 'country'].map((name) => [name, column(name)])),
        },
      },
      UpdateProfilePayload: {
        plans: {
          customer: (payload: Step<{ id: string }> & { get(name: string): Step }) =>
            Customer.get({ id: payload.get('id') }),
        },
      },
      Mutation: {
        plans: {
          updateProfile: (_root: Step, args: FieldArgs) => {
            const id = sideEffectWithPgClient(
              pgExecutor,
              args.getRaw('input') as Step<Input>,
              async (client, input) => {
                const values = [input.id, input.version, input.businessName];
                const { rows } = await client.query<{ id: string }>({
                  name: 'update',
                  text: `${update} SELECT * FROM changed`,
                  values,
                });
                return rows[0]?.id;
              },
            );
            return object({ id });
          },
        },
      },
    },
  };
});

/** Moments come with six digits and the session's offset, which is UTC's. */
export const moments: GraphileConfig.Plugin = {
  name: 'Moments',
  version: '0.0.0',
  schema: {
    hooks: {
      GraphQLScalarType: (config) =>
        config.name === 'Datetime' ? { ...config, serialize: (text) => `${String(text).slice(0, 23)}Z` } : config,
    },
  },
};
