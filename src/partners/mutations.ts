import { builder } from '../builder.ts';
import { Purpose } from '../enums.ts';
import { Conflict, failures, InvalidInput, NotFound } from '../failures.ts';
import { partnerById } from './loaders.ts';
import { registerPartner } from './register.ts';
import { rotatePartnerSecret } from './rotate.ts';
import type { WithSecret } from './secret.ts';
import { suspendPartner } from './suspend.ts';
import { ErasureMethod, Partner, PartnerKind, PartnerStatus } from './types.ts';
import { updatePartner } from './update.ts';

const scopes = 'Those that the purpose reaches; a refusal lists them.';
const networks = 'CIDR ranges of IPv4 or IPv6 that its calls may come from, at most 50; none means any.';
const rate = '1 to 100000: an operation costs the nodes that it asks for, and 1 at least.';
const documentsOnly = 'Whether any document but the known ones is refused, before it is read.';
const documents = 'SHA-256 of documents, exactly as they are sent, in lower-case hexadecimal; at most 500.';
const contact = 'Who is reached about it, at most 254 characters.';

const RegisterPartnerInput = builder.inputType('RegisterPartnerInput', {
  description:
    'Kind and purpose are for good: what customers allow is about that purpose. For another, register another partner.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Unique: a to z, 0 to 9 and single hyphens, at most 100.' }),
    kind: t.field({ type: PartnerKind, required: true }),
    purpose: t.field({
      type: Purpose,
      required: true,
      description: 'One that its kind may have; a refusal lists them.',
    }),
    scopes: t.stringList({ required: true, description: scopes }),
    contact: t.string({ required: true, description: contact }),
    allowedNetworks: t.stringList({ description: networks }),
    ratePerMinute: t.int({ required: true, description: rate }),
    knownDocumentsOnly: t.boolean({ description: documentsOnly }),
    knownDocuments: t.stringList({ description: documents }),
    expiresAt: t.field({ type: 'DateTime', description: 'From then on nothing works. Never, unless given.' }),
    erasureMethod: t.field({ type: ErasureMethod, description: 'How it is told to erase (P10).' }),
  }),
});

const UpdatePartnerInput = builder.inputType('UpdatePartnerInput', {
  description:
    'A field that is left out stays. Kind and purpose cannot be changed: tokens are issued for the purpose, and what customers allow is about it.',
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ required: true, description: 'The version that the change is based on.' }),
    scopes: t.stringList({ description: scopes }),
    contact: t.string({ description: contact }),
    allowedNetworks: t.stringList({ description: networks }),
    ratePerMinute: t.int({ description: rate }),
    knownDocumentsOnly: t.boolean({ description: documentsOnly }),
    knownDocuments: t.stringList({ description: documents }),
    expiresAt: t.field({ type: 'DateTime', description: 'Null: never.' }),
    status: t.field({ type: PartnerStatus, description: 'ACTIVE ends a suspension.' }),
  }),
});

const RotatePartnerSecretInput = builder.inputType('RotatePartnerSecretInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    overlapHours: t.int({
      description:
        'How long the secret before stays good: 0 to 168, 24 unless given. 0 ends it, and its tokens, at once.',
    }),
  }),
});

const SuspendPartnerInput = builder.inputType('SuspendPartnerInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    reference: t.string({ description: 'The ticket or e-mail that asks for it, for the audit trail.' }),
  }),
});

const payloadOf = <Shape extends { id: string } = { id: string }>(name: string) =>
  builder.objectRef<Shape>(name).implement({
    fields: (t) => ({
      partner: t.field({
        type: Partner,
        category: 'public',
        nullable: true,
        resolve: ({ id }, _args, context) => partnerById(context, id, null),
      }),
    }),
  });

function payloadWithSecret(name: string) {
  const payload = payloadOf<WithSecret>(name);
  builder.objectFields(payload, (t) => ({
    clientId: t.exposeString('id', {
      category: 'partner',
      nullable: true,
      description: 'For POST /oauth/token; the name does as well.',
    }),
    clientSecret: t.exposeString('clientSecret', {
      category: 'partner',
      nullable: true,
      description: 'Shown this once. Null when an Idempotency-Key is repeated: no more than a hash is kept.',
    }),
  }));
  return payload;
}

builder.mutationFields((t) => ({
  registerPartner: t.field({
    type: payloadWithSecret('RegisterPartnerPayload'),
    nullable: true,
    action: 'partner:write',
    description: 'Registers a processor or a third party for one purpose, with no more than it needs (P19).',
    errors: failures(InvalidInput, Conflict),
    args: { input: t.arg({ type: RegisterPartnerInput, required: true }) },
    resolve: (_root, { input }, context) => registerPartner(context, input),
  }),
  updatePartner: t.field({
    type: payloadOf('UpdatePartnerPayload'),
    nullable: true,
    action: 'partner:write',
    description: 'Changes a registration, from the partner’s next request on (P19).',
    errors: failures(InvalidInput, Conflict, NotFound),
    args: { input: t.arg({ type: UpdatePartnerInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await updatePartner(context, input) }),
  }),
  rotatePartnerSecret: t.field({
    type: payloadWithSecret('RotatePartnerSecretPayload'),
    nullable: true,
    action: 'partner:write',
    description:
      'Gives a partner a new secret. Of those before, the newest stays good for the overlap and any other is revoked: two are good at most, also when an answer was lost and it is rotated again (P19).',
    errors: failures(InvalidInput, NotFound),
    args: { input: t.arg({ type: RotatePartnerSecretInput, required: true }) },
    resolve: (_root, { input }, context) => rotatePartnerSecret(context, input),
  }),
  suspendPartner: t.field({
    type: payloadOf('SuspendPartnerPayload'),
    nullable: true,
    action: 'partner:write',
    description: 'From its next request on, nothing works for the partner, until updatePartner makes it ACTIVE (P19).',
    errors: failures(InvalidInput, Conflict, NotFound),
    args: { input: t.arg({ type: SuspendPartnerInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await suspendPartner(context, input) }),
  }),
}));
