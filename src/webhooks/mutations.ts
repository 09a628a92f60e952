import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { deliveryById, webhookById } from './loaders.ts';
import { redeliverWebhook } from './redeliver.ts';
import { registerWebhook, type WithSecret } from './register.ts';
import { removeWebhook } from './remove.ts';
import { rotateWebhookSecret } from './rotate.ts';
import { Webhook, WebhookDelivery, WebhookStatus } from './types.ts';
import { updateWebhook } from './update.ts';

const url = 'https, without credentials, to a public address; at most 2000 characters.';
const kinds =
  'At least one; a refusal lists those that there are. Partners have customer.changed, withdrawn and erase.';

const RegisterWebhookInput = builder.inputType('RegisterWebhookInput', {
  fields: (t) => ({
    url: t.string({ required: true, description: url }),
    kinds: t.stringList({ required: true, description: kinds }),
    partnerId: t.id({
      description: 'Whose it is. Of a partner that calls, its own; else the company’s, unless given.',
    }),
  }),
});

const UpdateWebhookInput = builder.inputType('UpdateWebhookInput', {
  description: 'A field that is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ required: true, description: 'The version that the change is based on.' }),
    url: t.string({ description: url }),
    kinds: t.stringList({ description: kinds }),
    status: t.field({
      type: WebhookStatus,
      description: 'DISABLED: nothing is sent, and what happens is not kept for it.',
    }),
  }),
});

const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    overlapHours: t.int({
      description: 'How long the secret before signs as well: 0 to 168, 24 unless given. 0 ends it at once.',
    }),
  }),
});

const RemoveWebhookInput = builder.inputType('RemoveWebhookInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

const RedeliverWebhookInput = builder.inputType('RedeliverWebhookInput', {
  fields: (t) => ({ deliveryId: t.id({ required: true }) }),
});

const payloadOf = <Shape extends { id: string } = { id: string }>(name: string) =>
  builder.objectRef<Shape>(name).implement({
    fields: (t) => ({
      webhook: t.field({
        type: Webhook,
        category: 'public',
        nullable: true,
        resolve: ({ id }, _args, context) => webhookById(context, id, null),
      }),
    }),
  });

function payloadWithSecret(name: string) {
  const payload = payloadOf<WithSecret>(name);
  builder.objectField(payload, 'secret', (t) =>
    t.exposeString('secret', {
      category: 'partner',
      nullable: true,
      description: '`whsec_…`, shown this once. Null when an Idempotency-Key is repeated.',
    }),
  );
  return payload;
}

const RemoveWebhookPayload = builder.objectRef<{ id: string }>('RemoveWebhookPayload').implement({
  fields: (t) => ({
    webhookId: t.id({
      category: 'public',
      nullable: true,
      from: ['Webhook.id'],
      resolve: ({ id }) => globalId('Webhook', id),
    }),
  }),
});

const RedeliverWebhookPayload = builder.objectRef<{ id: string }>('RedeliverWebhookPayload').implement({
  fields: (t) => ({
    delivery: t.field({
      type: WebhookDelivery,
      category: 'public',
      nullable: true,
      resolve: ({ id }, _args, context) => deliveryById(context, id, null),
    }),
  }),
});

builder.mutationFields((t) => ({
  registerWebhook: t.field({
    type: payloadWithSecret('RegisterWebhookPayload'),
    nullable: true,
    action: 'webhook:write',
    description:
      'Registers where events are sent; to partners, nothing but ids of customers whom they have seen (P19).',
    errors: failures(InvalidInput, Conflict, NotFound),
    args: { input: t.arg({ type: RegisterWebhookInput, required: true }) },
    resolve: (_root, { input }, context) => registerWebhook(context, input),
  }),
  updateWebhook: t.field({
    type: payloadOf('UpdateWebhookPayload'),
    nullable: true,
    action: 'webhook:write',
    description: 'Changes a webhook, from its next delivery on (P19).',
    errors: failures(InvalidInput, Conflict, NotFound),
    args: { input: t.arg({ type: UpdateWebhookInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await updateWebhook(context, input) }),
  }),
  rotateWebhookSecret: t.field({
    type: payloadWithSecret('RotateWebhookSecretPayload'),
    nullable: true,
    action: 'webhook:write',
    description: 'Gives a webhook a new secret; deliveries carry the signatures of both for the overlap (P19).',
    errors: failures(InvalidInput, NotFound),
    args: { input: t.arg({ type: RotateWebhookSecretInput, required: true }) },
    resolve: (_root, { input }, context) => rotateWebhookSecret(context, input),
  }),
  removeWebhook: t.field({
    type: RemoveWebhookPayload,
    nullable: true,
    action: 'webhook:write',
    description: 'Removes a webhook with the record of its deliveries (P19).',
    errors: failures(InvalidInput, NotFound),
    args: { input: t.arg({ type: RemoveWebhookInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await removeWebhook(context, input) }),
  }),
  redeliverWebhook: t.field({
    type: RedeliverWebhookPayload,
    nullable: true,
    action: 'webhook:write',
    description: 'Sends an event to a webhook again, under the same id, however its delivery ended (P19).',
    errors: failures(InvalidInput, Conflict, NotFound),
    args: { input: t.arg({ type: RedeliverWebhookInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await redeliverWebhook(context, input) }),
  }),
}));
