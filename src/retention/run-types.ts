import type { RetentionRun as Run } from '../../prisma/generated/client/client.ts';
import { RetentionRunStatus as RetentionRunStatuses } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { toPage, windowOf } from '../reads/page.ts';

const RetentionRunStatus = builder.enumType(RetentionRunStatuses, {
  name: 'RetentionRunStatus',
  description:
    'SIMULATED: as of another moment. PROPOSED: another member of staff may approve it, for a day. APPROVED: sweeps go on under it. ENDED: they do no more, after another approval or an import. ORDERED: done under the approval that stood.',
});

export const RetentionRun = builder.objectRef<Run>('RetentionRun').implement({
  description: 'What a sweep would do at a moment, who has looked at it, and what was done since (P14).',
  fields: (t) => ({
    id: t.id({
      category: 'trail',
      nullable: true,
      from: ['RetentionRun.id'],
      resolve: ({ id }) => globalId('RetentionRun', id),
    }),
    status: t.expose('status', { type: RetentionRunStatus, category: 'trail', nullable: true }),
    asOf: t.expose('asOf', { type: 'DateTime', category: 'trail', nullable: true }),
    hash: t.exposeString('hash', {
      category: 'trail',
      nullable: true,
      description: 'Of the policy’s terms, of each customer whom it would take, and of the numbers of records.',
    }),
    warn: t.exposeInt('warn', { category: 'trail', nullable: true, description: 'Customers whom it would warn.' }),
    erase: t.exposeInt('erase', { category: 'trail', nullable: true, description: 'Customers whom it would erase.' }),
    withoutAddress: t.exposeInt('withoutAddress', {
      category: 'trail',
      nullable: true,
      description: 'Of those to warn: no e-mail reaches them, and the portal alone tells them.',
    }),
    records: t.exposeInt('records', {
      category: 'trail',
      nullable: true,
      description: 'Kept records whose time has passed (P9).',
    }),
    proposedBy: t.exposeString('proposedBy', { category: 'trail', nullable: true }),
    proposedAt: t.expose('proposedAt', { type: 'DateTime', category: 'trail', nullable: true }),
    approvedBy: t.exposeString('approvedBy', { category: 'trail', nullable: true }),
    approvedAt: t.expose('approvedAt', { type: 'DateTime', category: 'trail', nullable: true }),
    warned: t.exposeInt('warned', { category: 'trail', nullable: true, description: 'Customers, under it.' }),
    claimed: t.exposeInt('claimed', {
      category: 'trail',
      nullable: true,
      description: 'Customers whose erasure was opened under it.',
    }),
    expired: t.exposeInt('expired', { category: 'trail', nullable: true, description: 'Records, under it.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      category: 'trail',
      nullable: true,
      description: 'When the last sweep under it came to its end.',
    }),
  }),
});

const RetentionRunConnection = builder.connectionObject(
  { type: RetentionRun, name: 'RetentionRunConnection' },
  { name: 'RetentionRunEdge' },
);

builder.queryField('retentionRuns', (t) =>
  t.field({
    type: RetentionRunConnection,
    nullable: true,
    action: 'retention:review',
    args: pageArgs,
    description: 'Dry runs and sweeps, the newest first (P14).',
    resolve: async (_root, page, context) =>
      toPage(await context.prisma.retentionRun.findMany(windowOf(page, 'desc')), page),
  }),
);
