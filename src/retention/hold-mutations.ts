import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { holdById } from './hold-loaders.ts';
import { LegalHold, LegalHoldGround } from './hold-types.ts';
import { placeLegalHold } from './place-hold.ts';
import { releaseLegalHold } from './release-hold.ts';

const reference = 'The case, warrant or decision, at most 128 characters.';

const PlaceLegalHoldInput = builder.inputType('PlaceLegalHoldInput', {
  fields: (t) => ({
    customerId: t.id({ required: true }),
    ground: t.field({ type: LegalHoldGround, required: true }),
    reference: t.string({ required: true, description: reference }),
    until: t.field({ type: 'DateTime', description: 'When it ends by itself, in the future. Never, unless given.' }),
    gaggedUntil: t.field({
      type: 'DateTime',
      description: 'Where the law forbids to tell the customer: until when, in the future.',
    }),
  }),
});

const ReleaseLegalHoldInput = builder.inputType('ReleaseLegalHoldInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    reference: t.string({ required: true, description: `${reference} For the audit trail.` }),
  }),
});

const payload = (name: `${string}Payload`) =>
  builder.objectRef<{ holdId: string }>(name).implement({
    fields: (t) => ({
      hold: t.field({
        type: LegalHold,
        category: 'public',
        nullable: true,
        resolve: ({ holdId }, _args, context) => holdById(context, holdId, null),
      }),
    }),
  });

const errors = failures(InvalidInput, NotFound, Conflict);

builder.mutationFields((t) => ({
  placeLegalHold: t.field({
    type: payload('PlaceLegalHoldPayload'),
    nullable: true,
    action: 'hold:write',
    description:
      'Keeps a customer’s data from retention and erasure, also from an erasure that is approved and has not begun; one that has begun is a Conflict (P16).',
    errors,
    args: { input: t.arg({ type: PlaceLegalHoldInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ holdId: await placeLegalHold(context, input) }),
  }),
  releaseLegalHold: t.field({
    type: payload('ReleaseLegalHoldPayload'),
    nullable: true,
    action: 'hold:write',
    description: 'Ends a hold before its time, once (P16).',
    errors,
    args: { input: t.arg({ type: ReleaseLegalHoldInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ holdId: await releaseLegalHold(context, input) }),
  }),
}));
