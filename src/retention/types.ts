import type { Customer as CustomerRow } from '../../prisma/generated/client/client.ts';
import { LegalHoldGround as LegalHoldGrounds } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { badInput } from '../errors.ts';
import { Customer } from '../profile/types.ts';
import { type RetentionDue as Due, dueBy, type RetentionFacts, retentionFactsOf } from './loaders.ts';
import { dueAt, lastSignal, noticeAt, retentionState } from './rules.ts';

const LegalHold = builder.prismaObject('LegalHold', {
  description: 'Keeps data from retention and erasure while it is in force.',
  subject: (hold) => hold.customerId,
  fields: (t) => ({
    ground: t.expose('ground', {
      type: builder.enumType(LegalHoldGrounds, { name: 'LegalHoldGround' }),
      category: 'retention',
      nullable: true,
    }),
    reference: t.exposeString('reference', { category: 'retention', nullable: true }),
    placedAt: t.expose('placedAt', { type: 'DateTime', category: 'retention', nullable: true }),
    until: t.expose('until', { type: 'DateTime', category: 'retention' }),
  }),
});

const RetentionState = builder.enumType('RetentionState', {
  description: 'Where the clock stands: what keeps the account, or how far it has run (P8, P9, P14).',
  values: ['ACTIVE_SERVICE', 'HELD', 'UNPAID_INVOICE', 'RUNNING', 'NOTICE', 'DUE'] as const,
});
const RetentionSignal = builder.enumType('RetentionSignal', {
  description: 'What moved the clock last.',
  values: ['REGISTRATION', 'LOGIN', 'LOGIN_ATTEMPT', 'SERVICE_ENDED'] as const,
});

type Clock = CustomerRow & { facts: RetentionFacts };

const RetentionClock = builder.objectRef<Clock>('RetentionClock').implement({
  description: 'How long the account is kept, and why (P14). Only recorded activity moves it.',
  subject: (clock) => clock.id,
  fields: (t) => ({
    state: t.field({
      type: RetentionState,
      category: 'retention',
      nullable: true,
      resolve: (clock, _args, context) => {
        const { services, invoices, legalHolds } = clock.facts;
        const counts = {
          activeServices: services.length,
          unpaidInvoices: invoices.length,
          holds: legalHolds.length,
        };
        return retentionState(lastSignal(clock).at, counts, context.policy.retention, context.clock.now());
      },
    }),
    dueAt: t.field({
      type: 'DateTime',
      category: 'retention',
      nullable: true,
      description: 'When the account would be erased; null while a service is active.',
      resolve: (clock, _args, context) =>
        clock.facts.services.length > 0 ? null : dueAt(lastSignal(clock).at, context.policy.retention),
    }),
    signal: t.field({
      type: RetentionSignal,
      category: 'retention',
      nullable: true,
      resolve: (clock) => lastSignal(clock).signal,
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
        clock.facts.services.length > 0 ? null : noticeAt(lastSignal(clock).at, context.policy.retention),
    }),
  }),
});

builder.prismaObjectField('Customer', 'retention', (t) =>
  t.field({
    type: RetentionClock,
    category: 'retention',
    nullable: true,
    resolve: async (customer, _args, context) => ({
      ...customer,
      facts: await retentionFactsOf(context, customer.id, null),
    }),
  }),
);

const RetentionDue = builder.objectRef<Due>('RetentionDue').implement({
  description: 'A customer whom the sweep would warn or erase.',
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
