import { builder } from '../builder.ts';
import type { Decided } from '../consent/set.ts';
import { Channel, Purpose } from '../enums.ts';
import { usualFailures } from '../failures.ts';
import { customerById } from '../profile/loaders.ts';
import { Customer } from '../profile/types.ts';
import { ownCustomerId } from '../subject.ts';
import { setSharing } from './set.ts';

const SetSharingInput = builder.inputType('SetSharingInput', {
  description: 'Either `blocked`, over everything; or `allowed`, for one purpose or one partner.',
  fields: (t) => ({
    customerId: t.id({ description: 'The caller’s own, unless given.' }),
    blocked: t.boolean({ description: 'A block wins over every other choice until it is lifted.' }),
    purpose: t.field({ type: Purpose }),
    partnerId: t.id(),
    allowed: t.boolean(),
    via: t.field({ type: Channel, description: 'How the decision reached us (P18).' }),
    reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
  }),
});

const SetSharingPayload = builder.objectRef<Decided>('SetSharingPayload').implement({
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      category: 'public',
      nullable: true,
      resolve: ({ customerId }, _args, context) => customerById(context, customerId, null),
    }),
    pending: t.exposeBoolean('pending', {
      category: 'public',
      nullable: false,
      description: 'It waits for the customer, who confirms it by the link that is mailed to them (P13).',
    }),
  }),
});

builder.mutationField('setSharing', (t) =>
  t.field({
    type: SetSharingPayload,
    nullable: true,
    action: 'sharing:write',
    description:
      'Blocks or allows sharing with third parties. A refusal counts at once, however it came; what staff pass on to allow waits for the customer (P13, P19).',
    errors: usualFailures,
    args: { input: t.arg({ type: SetSharingInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...choice } = input;
      return setSharing(context, ownCustomerId(context, customerId, 'input.customerId'), choice);
    },
  }),
);
