import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { customerById } from '../profile/loaders.ts';
import { Customer } from '../profile/types.ts';
import { type Announced, liftRestriction } from './lift.ts';

builder.prismaObjectField('Customer', 'restricted', (t) =>
  t.boolean({
    category: 'casework',
    nullable: true,
    description: 'Their data is kept, and nothing else is done with it (GDPR art. 18).',
    resolve: ({ restrictedAt }) => restrictedAt !== null,
  }),
);

const LiftRestrictionInput = builder.inputType('LiftRestrictionInput', {
  fields: (t) => ({ customerId: t.id({ required: true }) }),
});

const LiftRestrictionPayload = builder.objectRef<Announced>('LiftRestrictionPayload').implement({
  fields: (t) => ({
    endsAt: t.expose('endsAt', { type: 'DateTime', category: 'public', nullable: true }),
    customer: t.field({
      type: Customer,
      category: 'public',
      nullable: true,
      resolve: ({ customerId }, _args, context) => customerById(context, customerId, null),
    }),
  }),
});

builder.mutationField('liftRestriction', (t) =>
  t.field({
    type: LiftRestrictionPayload,
    nullable: true,
    action: 'restriction:lift',
    description:
      'Announces to the customer that the restriction ends some days from now; staff name the ticket or e-mail with X-Reference (P18).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: LiftRestrictionInput, required: true }) },
    resolve: (_root, { input }, context) => liftRestriction(context, input),
  }),
);
