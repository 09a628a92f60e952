import { AuditKind as AuditKinds } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { AuditOutcome, CallerKind, Purpose } from '../enums.ts';
import { globalId, idOf } from '../global-id.ts';
import { toPage } from '../reads/page.ts';
import { auditEventsBy } from './events.ts';
import { type ReadOf, readsOf } from './loaders.ts';

const Access = builder.objectRef<ReadOf>('Access').implement({
  description: 'One time that somebody read a customer’s data.',
  subject: (read) => read.customerId,
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', category: 'audit', nullable: true }),
    caller: t.exposeString('callerName', {
      category: 'audit',
      nullable: true,
      description: 'The role of a member of staff, or the name of a partner.',
    }),
    callerKind: t.expose('callerKind', { type: CallerKind, category: 'audit', nullable: true }),
    purpose: t.expose('purpose', { type: Purpose, category: 'audit', nullable: true }),
    fields: t.exposeStringList('fields', { category: 'audit', nullable: true, description: 'Schema coordinates.' }),
    reference: t.exposeString('reference', { category: 'audit', nullable: true }),
    unexplained: t.exposeBoolean('unexplained', {
      category: 'audit',
      nullable: true,
      description:
        'Of staff: no request of the customer that was open or assigned to them, and no change recorded under the read’s reference, explains it. A ticket that begins with the read explains it once something is recorded under it, within the policy’s hours. Null of partners and systems, which read for what they are registered for.',
    }),
  }),
});

const AccessConnection = builder.connectionObject({ type: Access, name: 'AccessConnection' }, { name: 'AccessEdge' });

builder.prismaObjectField('Customer', 'accessLog', (t) =>
  t.field({
    type: AccessConnection,
    category: 'audit',
    nullable: true,
    args: pageArgs,
    description: 'Who read my data, newest first.',
    resolve: async ({ id }, args, context) => toPage(await readsOf(context, id, args), args),
  }),
);

// An event concerns many people, and holds ids and coordinates alone: it has no subject of its own.
const AuditEvent = builder.prismaObject('AuditEvent', {
  description: 'One read or change, as recorded: ids, coordinates and clauses, never values.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', category: 'trail', nullable: true }),
    kind: t.expose('kind', {
      type: builder.enumType(AuditKinds, { name: 'AuditKind' }),
      category: 'trail',
      nullable: true,
    }),
    outcome: t.expose('outcome', { type: AuditOutcome, category: 'trail', nullable: true }),
    callerKind: t.expose('callerKind', { type: CallerKind, category: 'trail', nullable: true }),
    callerId: t.exposeString('callerId', { category: 'trail', nullable: true }),
    callerName: t.exposeString('callerName', { category: 'trail', nullable: true }),
    purpose: t.expose('purpose', { type: Purpose, category: 'trail', nullable: true }),
    reference: t.exposeString('reference', { category: 'trail' }),
    operation: t.exposeString('operation', { category: 'trail', nullable: true }),
    subjects: t.idList({
      category: 'trail',
      nullable: true,
      resolve: ({ subjects }) => subjects.map((id) => globalId('Customer', id)),
    }),
    fields: t.exposeStringList('fields', { category: 'trail', nullable: true }),
    clauses: t.exposeStringList('clauses', { category: 'trail', nullable: true }),
  }),
});

const AuditEventConnection = builder.connectionObject(
  { type: AuditEvent, name: 'AuditEventConnection' },
  { name: 'AuditEventEdge' },
);

const AuditFilter = builder.inputType('AuditFilter', {
  fields: (t) => ({
    customerId: t.id({ category: 'trail' }),
    callerId: t.string({ category: 'trail', description: 'A member of staff, a system, or a partner by either id.' }),
    clause: t.string({ category: 'trail' }),
    outcome: t.field({ type: AuditOutcome, category: 'trail' }),
    since: t.field({ type: 'DateTime', category: 'trail', description: 'This moment included.' }),
    until: t.field({ type: 'DateTime', category: 'trail', description: 'This moment excluded.' }),
  }),
});

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    nullable: true,
    action: 'audit:read',
    args: { ...pageArgs, filter: t.arg({ type: AuditFilter }) },
    description: 'Who read and changed what, newest first.',
    resolve: async (_root, { filter, ...page }, context) => {
      const customerId = filter?.customerId ? idOf('Customer', filter.customerId, 'filter.customerId') : null;
      return toPage(await auditEventsBy(context, { ...filter, customerId }, page), page);
    },
  }),
);
