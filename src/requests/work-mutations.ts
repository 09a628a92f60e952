import { builder } from '../builder.ts';
import { Blocked, Conflict, failures, InvalidInput, NotFound, PlanChanged } from '../failures.ts';
import { approveRequest } from './approve.ts';
import { assignRequest } from './assign.ts';
import { doubtIdentity } from './doubt.ts';
import { extendRequest } from './extend.ts';
import { requestById } from './loaders.ts';
import { rejectRequest } from './reject.ts';
import { retryRequest } from './retry.ts';
import { DataRequest, RejectionGround } from './types.ts';

const version = 'As it was read; a request that has changed since is left alone.';

const AssignRequestInput = builder.inputType('AssignRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: version }),
    assignee: t.string({ description: 'The id of a member of staff; the caller, unless given.' }),
  }),
});

const ExtendRequestInput = builder.inputType('ExtendRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: version }),
    reason: t.string({ required: true, description: 'For the customer, at most 2,000 characters.' }),
  }),
});

const DoubtIdentityInput = builder.inputType('DoubtIdentityInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: version }),
    reason: t.string({ required: true, description: 'Why somebody else may have asked, at most 2,000 characters.' }),
  }),
});

const ApproveRequestInput = builder.inputType('ApproveRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: version }),
    planHash: t.string({ description: 'Of an erasure: the hash of the plan that was looked at.' }),
  }),
});

const RejectRequestInput = builder.inputType('RejectRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ description: version }),
    ground: t.field({ type: RejectionGround, required: true }),
    text: t.string({ required: true, description: 'For the customer, at most 5,000 characters.' }),
  }),
});

const RetryRequestInput = builder.inputType('RetryRequestInput', {
  fields: (t) => ({ id: t.id({ required: true }), version: t.int({ description: version }) }),
});

const payload = (name: `${string}Payload`) =>
  builder.objectRef<{ requestId: string }>(name).implement({
    fields: (t) => ({
      request: t.field({
        type: DataRequest,
        category: 'public',
        nullable: true,
        resolve: ({ requestId }, _args, context) => requestById(context, requestId, null),
      }),
    }),
  });

const errors = failures(InvalidInput, NotFound, Conflict);

builder.mutationFields((t) => ({
  assignRequest: t.field({
    type: payload('AssignRequestPayload'),
    nullable: true,
    action: 'request:work',
    description: 'Gives a request to a member of staff, who works on it from then on (P10).',
    errors,
    args: { input: t.arg({ type: AssignRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await assignRequest(context, input) }),
  }),
  extendRequest: t.field({
    type: payload('ExtendRequestPayload'),
    nullable: true,
    action: 'request:work',
    description: 'Puts the answer off, once, before it is due; the customer is told why (P10).',
    errors,
    args: { input: t.arg({ type: ExtendRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await extendRequest(context, input) }),
  }),
  doubtIdentity: t.field({
    type: payload('DoubtIdentityPayload'),
    nullable: true,
    action: 'request:work',
    description:
      'Records a doubt that the customer has asked, once: they prove it by a mailed link, and where the law allows it the clock stands still until then.',
    errors,
    args: { input: t.arg({ type: DoubtIdentityInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await doubtIdentity(context, input) }),
  }),
  approveRequest: t.field({
    type: payload('ApproveRequestPayload'),
    nullable: true,
    action: 'request:decide',
    description:
      'Has a request carried out; an erasure as its plan says. While the registered address can be taken back, exports and erasures wait for a second approval (P7).',
    errors: failures(InvalidInput, NotFound, Conflict, PlanChanged, Blocked),
    args: { input: t.arg({ type: ApproveRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await approveRequest(context, input) }),
  }),
  rejectRequest: t.field({
    type: payload('RejectRequestPayload'),
    nullable: true,
    action: 'request:decide',
    description: 'Refuses a request on a listed ground, with a text that the customer is sent.',
    errors,
    args: { input: t.arg({ type: RejectRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await rejectRequest(context, input) }),
  }),
  retryRequest: t.field({
    type: payload('RetryRequestPayload'),
    nullable: true,
    action: 'request:work',
    description: 'Has a request that failed carried out again (P10).',
    errors,
    args: { input: t.arg({ type: RetryRequestInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ requestId: await retryRequest(context, input) }),
  }),
}));
