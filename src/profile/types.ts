import { sql } from 'kysely';
import type { Customer as CustomerRow } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { CallerKind, Channel } from '../enums.ts';
import { idOf } from '../global-id.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { byId, compiledAs } from '../reads/compiled/form.ts';
import { toPage } from '../reads/page.ts';
import { changePages, customerById, customersBy } from './loaders.ts';
import { type CustomerFilter as CustomerSearch, searchBy, searchPredicate, themselves } from './search.ts';

const Address = builder.objectRef<CustomerRow>('Address').implement({
  description: 'A postal address.',
  subject: (customer) => customer.id,
  fields: (t) => ({
    line1: t.exposeString('addressLine1', { category: 'address', nullable: true }),
    line2: t.exposeString('addressLine2', { category: 'address', nullable: true }),
    city: t.exposeString('city', { category: 'address', nullable: true }),
    region: t.exposeString('region', { category: 'address', nullable: true }),
    postalCode: t.exposeString('postalCode', { category: 'address', nullable: true }),
    country: t.exposeString('country', { category: 'address', nullable: true, description: 'ISO 3166-1 alpha-2.' }),
  }),
});

const Change = builder.prismaObject('ProfileChange', {
  name: 'Change',
  description: 'One field of a profile, changed (P6, P18).',
  subject: (change) => change.customerId,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', category: 'history', nullable: true }),
    field: t.exposeString('field', { category: 'history', nullable: true }),
    before: t.exposeString('before', { category: 'history' }),
    after: t.exposeString('after', { category: 'history' }),
    actorKind: t.expose('actorKind', { type: CallerKind, category: 'history', nullable: true }),
    channel: t.expose('channel', { type: Channel, category: 'history', nullable: true }),
    reference: t.exposeString('reference', { category: 'history' }),
  }),
});

const ChangeConnection = builder.connectionObject({ type: Change, name: 'ChangeConnection' }, { name: 'ChangeEdge' });
export const Customer = builder.prismaObject('Customer', {
  description: 'A person the company keeps data about.',
  interfaces: [Node],
  subject: (customer) => customer.id,
  fields: (t) => ({
    id: t.id(nodeId('Customer')),
    version: t.exposeInt('version', {
      category: 'public',
      nullable: false,
      description: 'Counts the changes; an update names the one it is based on.',
    }),
    name: t.exposeString('name', { category: 'identity' }),
    businessName: t.exposeString('businessName', { category: 'identity' }),
    email: t.expose('email', { type: 'EmailAddress', category: 'contact' }),
    phone: t.expose('phone', {
      type: 'PhoneNumber',
      category: 'telephone',
      description: 'For nobody’s marketing (P4).',
    }),
    locale: t.exposeString('locale', { category: 'identity', description: 'BCP 47.' }),
    address: t.field({
      type: Address,
      category: 'address',
      nullable: true,
      resolve: (customer) => (customer.addressLine1 === null && customer.country === null ? null : customer),
      extensions: compiledAs({
        is: 'view',
        when: (row) => sql`not (${sql.ref(`${row}.addressLine1`)} is null and ${sql.ref(`${row}.country`)} is null)`,
      }),
    }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime', category: 'identity', nullable: true }),
    changes: t.field({
      type: ChangeConnection,
      category: 'history',
      nullable: true,
      args: pageArgs,
      description: 'Who changed which field of the profile, newest first (P6).',
      resolve: ({ id }, args, context) => changePages.page(context, id, args),
      extensions: changePages.compiled,
    }),
  }),
});

const CustomerConnection = builder.connectionObject(
  { type: Customer, name: 'CustomerConnection' },
  { name: 'CustomerEdge' },
);

const CustomerFilter = builder.inputType('CustomerFilter', {
  description:
    'Exact, but namePrefix. Each filter needs the permission of what it looks at; partners have changedSince only.',
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', category: 'contact', internal: true }),
    phone: t.field({ type: 'PhoneNumber', category: 'telephone', internal: true }),
    invoiceNumber: t.string({ category: 'payment', internal: true }),
    serviceLabel: t.string({ category: 'service', internal: true }),
    namePrefix: t.string({ category: 'identity', internal: true, description: 'At least 3 letters.' }),
    changedSince: t.field({ type: 'DateTime', category: 'public' }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: Customer,
    nullable: true,
    action: 'customer:self',
    description: 'The customer who calls. Null until they are registered.',
    resolve: (_root, _args, context) => {
      const { caller } = context;
      return caller.kind === 'CUSTOMER' && caller.customerId ? customerById(context, caller.customerId, null) : null;
    },
    extensions: compiledAs({ is: 'root', model: 'Customer', where: (_args, { caller }) => themselves(caller) }),
  }),
  customer: t.field({
    type: Customer,
    nullable: true,
    action: 'customer:read',
    args: { id: t.arg.id({ required: true, category: 'public' }) },
    description: 'A customer the caller sees; null for an unknown and for an invisible one alike (P19).',
    resolve: (_root, args, context) => customerById(context, idOf('Customer', args.id, 'id'), null),
    extensions: compiledAs(byId('Customer')),
  }),
  customers: t.field({
    type: CustomerConnection,
    nullable: true,
    action: 'customer:search',
    args: { ...pageArgs, filter: t.arg({ type: CustomerFilter }) },
    description: 'The customers the caller sees, in order of registration. Support and billing name a filter.',
    resolve: async (_root, args, context) => {
      const page = toPage(await customersBy(context, searchBy(context, args.filter ?? {}), args), args);
      // To be found is to be told of, whatever is then asked of the one who was found.
      for (const { node } of page.edges) context.trail.served(node.id, 'Query.customers', node);
      return page;
    },
    extensions: compiledAs({
      is: 'rootPage',
      model: 'Customer',
      order: 'asc',
      tells: 'Query.customers',
      where: (args, { caller, policy }) =>
        searchPredicate(policy, caller, args['filter'] as CustomerSearch | null | undefined),
    }),
  }),
}));

servesNode('Customer', (context, id) => customerById(context, id, null));
