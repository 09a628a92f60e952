import { builder } from '../builder.ts';
import { Channel, ConsentChannel, Purpose } from '../enums.ts';
import { failures, LinkInvalid, usualFailures } from '../failures.ts';
import { customerById } from '../profile/loaders.ts';
import { Customer } from '../profile/types.ts';
import { ownCustomerId } from '../subject.ts';
import { confirmConsent } from './confirm.ts';
import { type Decided, setConsent } from './set.ts';
import { ConsentState } from './types.ts';

const SetConsentInput = builder.inputType('SetConsentInput', {
  fields: (t) => ({
    customerId: t.id({ description: 'The caller’s own, unless given.' }),
    purpose: t.field({ type: Purpose, required: true }),
    channel: t.field({ type: ConsentChannel, required: true, description: 'By what means they may be contacted.' }),
    state: t.field({ type: ConsentState, required: true, description: 'GRANTED or WITHDRAWN.' }),
    via: t.field({ type: Channel, description: 'How the decision reached us (P18).' }),
    reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
  }),
});

const SetConsentPayload = builder.objectRef<Decided>('SetConsentPayload').implement({
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

const ConfirmConsentInput = builder.inputType('ConfirmConsentInput', {
  fields: (t) => ({ token: t.string({ required: true, description: 'From the link that was mailed.' }) }),
});

const ConfirmConsentPayload = builder.objectRef<{ confirmed: boolean }>('ConfirmConsentPayload').implement({
  fields: (t) => ({ confirmed: t.exposeBoolean('confirmed', { category: 'public', nullable: false }) }),
});

builder.mutationFields((t) => ({
  setConsent: t.field({
    type: SetConsentPayload,
    nullable: true,
    action: 'consent:write',
    description:
      'Gives or withdraws a marketing consent. A withdrawal counts at once, however it came; a grant that staff pass on waits for the customer (P13).',
    errors: usualFailures,
    args: { input: t.arg({ type: SetConsentInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...choice } = input;
      return setConsent(context, ownCustomerId(context, customerId, 'input.customerId'), choice);
    },
  }),
  confirmConsent: t.field({
    type: ConfirmConsentPayload,
    nullable: true,
    action: 'consent:confirm',
    description: 'Follows the link that was mailed with a grant, or a lifted block, that waits (P13).',
    errors: failures(LinkInvalid),
    args: { input: t.arg({ type: ConfirmConsentInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      await confirmConsent(context, input.token);
      return { confirmed: true };
    },
  }),
}));
