import { builder } from '../builder.ts';
import { Channel } from '../enums.ts';
import { Conflict, failures, InvalidInput, NotFound, usualFailures } from '../failures.ts';
import { partnerById } from '../partners/loaders.ts';
import { ErasureMethod, Partner } from '../partners/types.ts';
import { customerById } from '../profile/loaders.ts';
import { Customer } from '../profile/types.ts';
import { assignProcessor, releaseProcessor } from './assign.ts';
import { confirmProcessorErasure } from './confirm.ts';
import { erasureTaskById } from './loaders.ts';
import { registerProcessor } from './register.ts';
import { retryProcessorErasure } from './retry.ts';
import { ErasureTask } from './types.ts';

const RegisterProcessorInput = builder.inputType('RegisterProcessorInput', {
  fields: (t) => ({
    partnerId: t.id({ required: true, description: 'A partner that is a processor.' }),
    version: t.int({ description: 'The version that the change is based on; the one in force, unless given.' }),
    method: t.field({ type: ErasureMethod, required: true }),
    endpoint: t.string({
      description: 'The base of the API that STRIPE_REDACTION calls, Stripe’s own unless given; https in production.',
    }),
    secret: t.string({ description: 'The key that STRIPE_REDACTION is called with, needed for it; never shown.' }),
  }),
});

const ConfirmProcessorErasureInput = builder.inputType('ConfirmProcessorErasureInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'The task’s.' }),
    evidence: t.string({
      required: true,
      description: 'A reference that proves it, at most 128 characters and nothing personal.',
    }),
  }),
});

const RetryProcessorErasureInput = builder.inputType('RetryProcessorErasureInput', {
  fields: (t) => ({ id: t.id({ required: true, description: 'The task’s.' }) }),
});

const assignmentInput = (name: string) =>
  builder.inputType(name, {
    fields: (t) => ({
      customerId: t.id({ required: true }),
      partnerId: t.id({ required: true }),
      channel: t.field({ type: Channel }),
      reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
    }),
  });

const taskPayload = (name: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    fields: (t) => ({
      task: t.field({
        type: ErasureTask,
        category: 'public',
        nullable: true,
        resolve: ({ id }, _args, context) => erasureTaskById(context, id, null),
      }),
    }),
  });

const customerPayload = (name: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    fields: (t) => ({
      customer: t.field({
        type: Customer,
        category: 'public',
        nullable: true,
        resolve: ({ id }, _args, context) => customerById(context, id, null),
      }),
    }),
  });

const RegisterProcessorPayload = builder.objectRef<{ id: string }>('RegisterProcessorPayload').implement({
  fields: (t) => ({
    partner: t.field({
      type: Partner,
      category: 'public',
      nullable: true,
      resolve: ({ id }, _args, context) => partnerById(context, id, null),
    }),
  }),
});

builder.mutationFields((t) => ({
  registerProcessor: t.field({
    type: RegisterProcessorPayload,
    nullable: true,
    action: 'partner:write',
    description: 'Says how a processor is told to erase a customer, from the next time on (P10).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: RegisterProcessorInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await registerProcessor(context, input) }),
  }),
  confirmProcessorErasure: t.field({
    type: taskPayload('ConfirmProcessorErasurePayload'),
    nullable: true,
    action: 'erasure:confirm',
    description:
      'Records that a processor has erased: by the processor itself, or by staff with what proves it, who name the ticket or e-mail with X-Reference (P10, P18).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: ConfirmProcessorErasureInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await confirmProcessorErasure(context, input) }),
  }),
  retryProcessorErasure: t.field({
    type: taskPayload('RetryProcessorErasurePayload'),
    nullable: true,
    action: 'erasure:retry',
    description: 'Has a processor told anew, the way it is registered now (P10).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: RetryProcessorErasureInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await retryProcessorErasure(context, input) }),
  }),
  assignProcessor: t.field({
    type: customerPayload('AssignProcessorPayload'),
    nullable: true,
    action: 'processor:assign',
    description: 'Records that a processor works for a customer: it sees them, and is told when they are erased (P10).',
    errors: usualFailures,
    args: { input: t.arg({ type: assignmentInput('AssignProcessorInput'), required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await assignProcessor(context, input) }),
  }),
  releaseProcessor: t.field({
    type: customerPayload('ReleaseProcessorPayload'),
    nullable: true,
    action: 'processor:assign',
    description: 'Ends such an assignment. A processor that the customer pays through goes on with that.',
    errors: usualFailures,
    args: { input: t.arg({ type: assignmentInput('ReleaseProcessorInput'), required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await releaseProcessor(context, input) }),
  }),
}));
