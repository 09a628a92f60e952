import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound, PlanChanged } from '../failures.ts';
import { runRetention } from './run.ts';
import { RetentionRun } from './run-types.ts';

const RunRetentionInput = builder.inputType('RunRetentionInput', {
  fields: (t) => ({
    dryRun: t.boolean({ required: true, description: 'Only look: what would be done is kept for another to approve.' }),
    asOf: t.field({ type: 'DateTime', description: 'Of a dry run that is not to be approved: a moment to come.' }),
    hash: t.string({
      description:
        'Of the dry run that is approved, made by somebody else within a day. Not needed while sweeps go on under an approval.',
    }),
  }),
});

const RunRetentionPayload = builder.objectRef<{ runId: string }>('RunRetentionPayload').implement({
  fields: (t) => ({
    run: t.field({
      type: RetentionRun,
      category: 'public',
      nullable: true,
      resolve: ({ runId: id }, _args, context) => context.prisma.retentionRun.findUnique({ where: { id } }),
    }),
  }),
});

builder.mutationField('runRetention', (t) =>
  t.field({
    type: RunRetentionPayload,
    nullable: true,
    action: 'retention:run',
    description:
      'Shows whom a sweep would warn and erase, or has it done (P14). The first sweep, and one after a change of the terms or an import, waits until a second member of staff approves a dry run by its hash.',
    errors: failures(InvalidInput, NotFound, Conflict, PlanChanged),
    args: { input: t.arg({ type: RunRetentionInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ runId: await runRetention(context, input) }),
  }),
);
