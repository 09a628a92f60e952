import { builder } from '../builder.ts';
import { Channel } from '../enums.ts';
import { Conflict, failures, InvalidInput, LinkInvalid, NotFound } from '../failures.ts';
import { ownCustomerId } from '../subject.ts';
import { cancelRequest } from './cancel.ts';
import { requestById } from './loaders.ts';
import { openRequest } from './open.ts';
import { DataRequest, DataRequestKind } from './types.ts';
import { verifyRequest } from './verify.ts';

const OpenRequestInput = builder.inputType('OpenRequestInput', {
  fields: (t) => ({
    customerId: t.id({ description: 'The caller’s own, unless given.' }),
    kind: t.field({ type: DataRequestKind, required: true }),
    channel: t.field({ type: Channel }),
    reference: t.string({ description: 'The ticket or e-mail; staff name it (P18).' }),
    details: t.string({ description: 'In the customer’s words, at most 5,000 characters.' }),
  }),
});

const CancelRequestInput = builder.inputType('CancelRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: 'As it was read; a request that has changed since is left alone.' }),
  }),
});

const OpenRequestPayload = builder.objectRef<{ requestId: string }>('OpenRequestPayload').implement({
  fields: (t) => ({
    request: t.field({
      type: DataRequest,
      category: 'public',
      nullable: true,
      description: 'Null for a partner who by an objection no longer sees the customer.',
      resolve: ({ requestId }, _args, context) => requestById(context, requestId, null),
    }),
  }),
});

const CancelRequestPayload = builder.objectRef<{ requestId: string }>('CancelRequestPayload').implement({
  fields: (t) => ({
    request: t.field({
      type: DataRequest,
      category: 'public',
      nullable: true,
      resolve: ({ requestId }, _args, context) => requestById(context, requestId, null),
    }),
  }),
});

const VerifyRequestInput = builder.inputType('VerifyRequestInput', {
  fields: (t) => ({ token: t.string({ required: true, description: 'From the link that was mailed.' }) }),
});

const VerifyRequestPayload = builder.objectRef<{ verified: boolean }>('VerifyRequestPayload').implement({
  fields: (t) => ({ verified: t.exposeBoolean('verified', { category: 'public', nullable: false }) }),
});

builder.mutationFields((t) => ({
  verifyRequest: t.field({
    type: VerifyRequestPayload,
    nullable: true,
    action: 'request:verify',
    description: 'Follows the link that proves a request from the registered address (P15).',
    errors: failures(LinkInvalid),
    args: { input: t.arg({ type: VerifyRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      await verifyRequest(context, input.token);
      return { verified: true };
    },
  }),
  openRequest: t.field({
    type: OpenRequestPayload,
    nullable: true,
    action: 'request:open',
    description:
      'Records what a customer asks about their data. An objection to marketing counts at once; the rest is answered by its deadline (P10, P13).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: OpenRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { requestId: await openRequest(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  cancelRequest: t.field({
    type: CancelRequestPayload,
    nullable: true,
    action: 'request:cancel',
    description:
      'Takes a request back before it is carried out; staff name the ticket or e-mail with X-Reference (P18).',
    errors: failures(InvalidInput, NotFound, Conflict),
    args: { input: t.arg({ type: CancelRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      requestId: await cancelRequest(context, input),
    }),
  }),
}));
