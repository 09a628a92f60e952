import { builder } from '../builder.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { approveDisclosure } from './approve.ts';
import { disclosureById } from './loaders.ts';
import { proposeDisclosure } from './propose.ts';
import { refuseDisclosure } from './refuse.ts';
import { type Released, releaseDisclosure } from './release.ts';
import { Disclosure, DisclosureGround, DisclosureKind } from './types.ts';

const ProposeDisclosureInput = builder.inputType('ProposeDisclosureInput', {
  description: 'Nothing of it is changed afterwards: for other facts, another disclosure is proposed.',
  fields: (t) => ({
    customerId: t.id({ required: true }),
    kind: t.field({ type: DisclosureKind, required: true }),
    ground: t.field({ type: DisclosureGround, required: true, description: 'One of those of the kind (P16, P17).' }),
    recipient: t.string({ required: true, description: 'Who is given the document, at most 200 characters.' }),
    fields: t.stringList({
      required: true,
      description: 'Schema coordinates, each once, of those that the kind opens; a refusal lists them.',
    }),
    reference: t.string({ required: true, description: 'The case, warrant or order, at most 128 characters.' }),
    evidenceHash: t.string({ required: true, description: 'SHA-256 of what was received, in lower case.' }),
    processValidatedBy: t.string({
      description: 'Who held the process to be valid, at most 200 characters; required under LEGAL_PROCESS (P17).',
    }),
    gaggedUntil: t.field({
      type: 'DateTime',
      description: 'Where the law forbids to tell the customer: until when, in the future.',
    }),
  }),
});

const idInput = (name: `${string}Input`) =>
  builder.inputType(name, { fields: (t) => ({ id: t.id({ required: true }) }) });

const RefuseDisclosureInput = builder.inputType('RefuseDisclosureInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    reason: t.string({ description: 'For the audit trail, at most 128 characters.' }),
  }),
});

const payloadOf = <Shape extends { id: string } = { id: string }>(name: `${string}Payload`) =>
  builder.objectRef<Shape>(name).implement({
    fields: (t) => ({
      disclosure: t.field({
        type: Disclosure,
        category: 'public',
        nullable: true,
        resolve: ({ id }, _args, context) => disclosureById(context, id, null),
      }),
    }),
  });

const ReleaseDisclosurePayload = builder.objectRef<Released>('ReleaseDisclosurePayload').implement({
  subject: ({ customerId }) => customerId,
  extensions: { rowModel: 'Disclosure' },
  fields: (t) => ({
    disclosure: t.field({
      type: Disclosure,
      category: 'public',
      nullable: true,
      resolve: ({ id }, _args, context) => disclosureById(context, id, null),
    }),
    document: t.exposeString('document', {
      category: 'disclosure',
      description:
        'A compact JWS that holds the approved fields as JSON, by a key of /.well-known/jwks.json. Shown this once; null when an Idempotency-Key is repeated.',
    }),
  }),
});

const errors = failures(InvalidInput, NotFound, Conflict);

builder.mutationFields((t) => ({
  proposeDisclosure: t.field({
    type: payloadOf('ProposeDisclosurePayload'),
    nullable: true,
    action: 'disclosure:propose',
    description: 'Asks that fields of a customer be disclosed on a listed ground; somebody else decides (P16, P17).',
    errors,
    args: { input: t.arg({ type: ProposeDisclosureInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await proposeDisclosure(context, input) }),
  }),
  approveDisclosure: t.field({
    type: payloadOf('ApproveDisclosurePayload'),
    nullable: true,
    action: 'disclosure:decide',
    description: 'Lets a disclosure that another member of staff proposed be released (P16, P17).',
    errors,
    args: { input: t.arg({ type: idInput('ApproveDisclosureInput'), required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await approveDisclosure(context, input) }),
  }),
  refuseDisclosure: t.field({
    type: payloadOf('RefuseDisclosurePayload'),
    nullable: true,
    action: 'disclosure:decide',
    description: 'Ends a disclosure that another member of staff proposed (P16, P17).',
    errors,
    args: { input: t.arg({ type: RefuseDisclosureInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await refuseDisclosure(context, input) }),
  }),
  releaseDisclosure: t.field({
    type: ReleaseDisclosurePayload,
    nullable: true,
    action: 'disclosure:release',
    description:
      'Hands out the approved fields of an approved disclosure, once. The document is not kept: if the answer is lost, another disclosure is proposed (P16, P17).',
    errors,
    args: { input: t.arg({ type: idInput('ReleaseDisclosureInput'), required: true }) },
    resolve: (_root, { input }, context) => releaseDisclosure(context, input),
  }),
}));
