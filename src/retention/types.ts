import type { Customer as CustomerRow } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { badInput } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { Customer } from '../profile/types.ts';
import { LegalHold } from './hold-types.ts';
import { type RetentionDue as Due, dueBy, type RetentionFacts, retentionFactsOf } from './loaders.ts';
import {
  dueAt,
  eraseFrom,
  type LastSignal,
  lastSignal,
  noticeAt,
  retentionState,
  type RetentionState as State,
} from './rules.ts';

const RetentionState = builder.enumType('RetentionState', {
  description: 'Where the clock stands: what keeps the account, or how far it has run (P8, P9, P14).',
  values: ['ACTIVE_SERVICE', 'HELD', 'UNPAID_INVOICE', 'RESTRICTED', 'RUNNING', 'NOTICE', 'DUE'] as const,
});
const RetentionSignal = builder.enumType('RetentionSignal', {
  description: 'What moved the clock last.',
  values: ['REGISTRATION', 'LOGIN', 'LOGIN_ATTEMPT', 'SERVICE_ENDED'] as const,
});

/** What moved it `last`, as of `at`, the moment that is asked about. */
type Clock = CustomerRow & { facts: RetentionFacts; last: LastSignal; at: Date };

const stateOf = (clock: Clock, { retention }: Policy): State => {
  const { services, invoices, legalHolds } = clock.facts;
  const counts = { activeServices: services.length, unpaidInvoices: invoices.length, holds: legalHolds.length };
  return retentionState(clock.last.at, { ...counts, restricted: clock.restrictedAt !== null }, retention, clock.at);
};

const keeping: readonly State[] = ['ACTIVE_SERVICE', 'HELD', 'UNPAID_INVOICE', 'RESTRICTED'];

const RetentionClock = builder.objectRef<Clock>('RetentionClock').implement({
  description: 'How long the account is kept, and why (P14). Only recorded activity moves it.',
  subject: (clock) => clock.id,
  fields: (t) => ({
    state: t.field({
      type: RetentionState,
      category: 'retention',
      nullable: true,
      resolve: (clock, _args, { policy }) => stateOf(clock, policy),
    }),
    dueAt: t.field({
      type: 'DateTime',
      category: 'retention',
      nullable: true,
      description: 'When the account would be erased; null while a service is active.',
      resolve: (clock, _args, context) =>
        clock.facts.services.length > 0 ? null : dueAt(clock.last.at, context.policy.retention),
    }),
    signal: t.field({
      type: RetentionSignal,
      category: 'retention',
      nullable: true,
      resolve: (clock) => clock.last.signal,
    }),
    lastLoginAt: t.expose('lastLoginAt', { type: 'DateTime', category: 'retention', nullable: true }),
    lastLoginAttemptAt: t.expose('lastLoginAttemptAt', { type: 'DateTime', category: 'retention', nullable: true }),
    lastServiceEndedAt: t.expose('lastServiceEndedAt', { type: 'DateTime', category: 'retention', nullable: true }),
    activeServices: t.int({
      category: 'retention',
      nullable: true,
      resolve: (clock) => clock.facts.services.length,
    }),
    holds: t.field({
      type: [LegalHold],
      category: 'retention',
      nullable: true,
      resolve: (clock) => clock.facts.legalHolds,
    }),
    nextNoticeAt: t.field({
      type: 'DateTime',
      category: 'retention',
      nullable: true,
      description: 'When the customer is, or was, to be warned; null while a service is active.',
      resolve: (clock, _args, context) =>
        clock.facts.services.length > 0 ? null : noticeAt(clock.last.at, context.policy.retention),
    }),
    warnedAt: t.expose('retentionWarnedAt', {
      type: 'DateTime',
      category: 'retention',
      description: 'When the customer was warned, unless a sign of life has come since.',
    }),
    eraseFrom: t.field({
      type: 'DateTime',
      category: 'retention',
      nullable: true,
      description:
        'The earliest that the account is erased: due, and warned long enough before. Null while it is kept.',
      from: ['Customer.retentionWarnedAt', 'Customer.lastSignalAt'],
      resolve: (clock, _args, { policy }) =>
        keeping.includes(stateOf(clock, policy))
          ? null
          : eraseFrom(clock.last.at, clock.retentionWarnedAt, policy.retention, clock.at),
    }),
  }),
});

const notPast = 'expected a moment that is not past';

builder.prismaObjectField('Customer', 'retention', (t) =>
  t.field({
    type: RetentionClock,
    category: 'retention',
    nullable: true,
    description:
      'The clock as it stands, or as it would: at a moment to come, or after a log-in then, with what keeps the account now.',
    args: {
      at: t.arg({ type: 'DateTime', category: 'retention', description: 'Now, or the log-in, unless given.' }),
      ifActiveAt: t.arg({ type: 'DateTime', category: 'retention', description: 'As if somebody logged in then.' }),
    },
    resolve: async (customer, { at, ifActiveAt }, context) => {
      const now = context.clock.now();
      if (at && at < now) throw badInput('at', notPast);
      if (ifActiveAt && ifActiveAt < now) throw badInput('ifActiveAt', notPast);
      if (at && ifActiveAt && at < ifActiveAt) throw badInput('at', 'expected a moment that is not before ifActiveAt');
      const moment = at ?? ifActiveAt ?? now;
      const facts = await retentionFactsOf(context, customer.id, moment.getTime());
      const clock = { ...customer, facts, at: moment };
      if (!ifActiveAt) return { ...clock, last: lastSignal(customer) };
      return { ...clock, last: { signal: 'LOGIN' as const, at: ifActiveAt }, retentionWarnedAt: null };
    },
  }),
);

const RetentionDue = builder.objectRef<Due>('RetentionDue').implement({
  description:
    'A customer whom the sweep would warn or erase: ERASE once due, after a warning of its own (`Customer.retention`).',
  subject: (due) => due.customerId,
  fields: (t) => ({
    customer: t.expose('customer', { type: Customer, category: 'retention', nullable: true }),
    dueAt: t.expose('dueAt', { type: 'DateTime', category: 'retention', nullable: true }),
    reason: t.expose('reason', {
      type: builder.enumType('RetentionReason', { values: ['WARN', 'ERASE'] as const }),
      category: 'retention',
      nullable: true,
    }),
  }),
});

const RetentionConnection = builder.connectionObject(
  { type: RetentionDue, name: 'RetentionConnection' },
  { name: 'RetentionEdge' },
);

builder.queryField('retentionDue', (t) =>
  t.field({
    type: RetentionConnection,
    nullable: true,
    action: 'retention:read',
    args: {
      ...pageArgs,
      asOf: t.arg({ type: 'DateTime', category: 'retention', description: 'Now, unless a later moment is given.' }),
    },
    description: 'Whom the sweep would warn or erase, the longest silent first (P14).',
    resolve: async (_root, { asOf, ...page }, context) => {
      const now = context.clock.now();
      if (asOf && asOf < now) throw badInput('asOf', 'expected a moment that is not past');
      const due = await dueBy(context, asOf ?? now, page);
      for (const { node } of due.edges) context.trail.served(node.customerId, 'Query.retentionDue', node);
      return due;
    },
  }),
);
