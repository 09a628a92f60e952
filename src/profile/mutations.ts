import { builder } from '../builder.ts';
import type { Decided } from '../consent/set.ts';
import { becomeCustomer } from '../context.ts';
import { Channel, ConsentChannel } from '../enums.ts';
import { Conflict, failures, InvalidInput, LinkInvalid, usualFailures } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { ownCustomerId } from '../subject.ts';
import { confirmEmail } from './confirm-email.ts';
import { customerById } from './loaders.ts';
import { registerCustomer } from './register.ts';
import { Customer } from './types.ts';
import { updateProfile } from './update.ts';

const AddressInput = builder.inputType('AddressInput', {
  description: 'The whole address; what is left out is cleared.',
  fields: (t) => ({
    line1: t.string(),
    line2: t.string(),
    city: t.string(),
    region: t.string(),
    postalCode: t.string(),
    country: t.string({ description: 'ISO 3166-1 alpha-2.' }),
  }),
});

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'A field that is left out stays; null clears it.',
  fields: (t) => ({
    id: t.id({ description: 'The caller’s own, unless given.' }),
    version: t.int({ required: true, description: 'The version that the change is based on.' }),
    name: t.string(),
    businessName: t.string(),
    email: t.string({ description: 'Counts once it is confirmed by the link that is sent to it (P7).' }),
    phone: t.string({ description: 'E.164.' }),
    locale: t.string({ description: 'BCP 47.' }),
    address: t.field({ type: AddressInput }),
    channel: t.field({ type: Channel }),
    reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
  }),
});

const MarketingChoice = builder.inputType('MarketingChoice', {
  description: 'An explicit choice; a channel without one is not consented to (P12).',
  fields: (t) => ({
    channel: t.field({ type: ConsentChannel, required: true }),
    granted: t.boolean({ required: true }),
  }),
});

const RegisterCustomerInput = builder.inputType('RegisterCustomerInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    email: t.string({ required: true }),
    businessName: t.string(),
    phone: t.string({ description: 'E.164.' }),
    locale: t.string({ description: 'BCP 47.' }),
    address: t.field({ type: AddressInput }),
    marketing: t.field({ type: [MarketingChoice], required: true }),
    channel: t.field({ type: Channel }),
    reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
  }),
});

const customerPayload = <Done extends { customerId: string }>(name: string) =>
  builder.objectRef<Done>(name).implement({
    fields: (t) => ({
      customerId: t.id({
        category: 'public',
        nullable: false,
        resolve: ({ customerId }) => globalId('Customer', customerId),
      }),
      customer: t.field({
        type: Customer,
        category: 'public',
        nullable: true,
        description: 'Null for a system, which reads nothing.',
        resolve: ({ customerId }, _args, context) => customerById(context, customerId, null),
      }),
    }),
  });

const UpdateProfilePayload = customerPayload('UpdateProfilePayload');
const RegisterCustomerPayload = customerPayload<Decided>('RegisterCustomerPayload');

builder.objectField(RegisterCustomerPayload, 'pending', (t) =>
  t.exposeBoolean('pending', {
    category: 'public',
    nullable: false,
    description: 'A choice waits for the customer, who confirms it by the link that is mailed to them (P13).',
  }),
);

const ConfirmEmailPayload = builder.objectRef<{ confirmed: boolean }>('ConfirmEmailPayload').implement({
  fields: (t) => ({ confirmed: t.exposeBoolean('confirmed', { category: 'public', nullable: false }) }),
});

const ConfirmEmailInput = builder.inputType('ConfirmEmailInput', {
  fields: (t) => ({ token: t.string({ required: true, description: 'From the link that was mailed.' }) }),
});

builder.mutationFields((t) => ({
  registerCustomer: t.field({
    type: RegisterCustomerPayload,
    nullable: true,
    action: 'customer:register',
    description: 'Makes a customer of whoever calls, or by billing and systems of somebody else (P12).',
    errors: failures(InvalidInput, Conflict),
    args: { input: t.arg({ type: RegisterCustomerInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const registered = await registerCustomer(context, input);
      becomeCustomer(context, registered.customerId);
      return registered;
    },
  }),
  updateProfile: t.field({
    type: UpdateProfilePayload,
    nullable: true,
    action: 'profile:write',
    description: 'Corrects a profile: by its owner, or by billing with a reference (P6, P7).',
    errors: usualFailures,
    args: { input: t.arg({ type: UpdateProfileInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { id, ...values } = input;
      return { customerId: await updateProfile(context, ownCustomerId(context, id, 'input.id'), values) };
    },
  }),
  confirmEmail: t.field({
    type: ConfirmEmailPayload,
    nullable: true,
    action: 'email:confirm',
    description: 'Follows the link that was mailed to a new address, or to the old one to take it back (P7).',
    errors: failures(InvalidInput, LinkInvalid),
    args: { input: t.arg({ type: ConfirmEmailInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      await confirmEmail(context, input);
      return { confirmed: true };
    },
  }),
}));
