import { PartnerKind as PartnerKinds, PartnerStatus as PartnerStatuses } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { Purpose } from '../enums.ts';
import { globalId, idOf } from '../global-id.ts';
import { Node, servesNode } from '../node.ts';
import { toPage } from '../reads/page.ts';
import { partnerById, partnersBy, sharingOf } from './loaders.ts';
import { type SharingState, sharingState } from './rules.ts';

const SharingPurpose = builder.objectRef<SharingState['purposes'][number]>('SharingPurpose').implement({
  description: 'Whether a customer allows sharing for one purpose. A block over all refuses every one.',
  subject: (choice) => choice.customerId,
  fields: (t) => ({
    purpose: t.expose('purpose', { type: Purpose, category: 'consent', nullable: true }),
    allowed: t.exposeBoolean('allowed', { category: 'consent', nullable: true }),
    clause: t.exposeString('clause', { category: 'consent', nullable: true, description: 'The promise that decides.' }),
  }),
});

const Sharing = builder.objectRef<SharingState>('Sharing').implement({
  description: 'What a customer allows third parties to see (P19).',
  subject: (sharing) => sharing.customerId,
  fields: (t) => ({
    blocked: t.exposeBoolean('blocked', {
      category: 'consent',
      nullable: true,
      description: 'A block wins over every consent, older or newer, until it is lifted.',
    }),
    globalPrivacyControl: t.exposeBoolean('globalPrivacyControl', {
      category: 'consent',
      nullable: true,
      description: 'The block was set by a Global Privacy Control signal.',
    }),
    purposes: t.expose('purposes', { type: [SharingPurpose], category: 'consent', nullable: true }),
    blockedPartners: t.idList({
      category: 'consent',
      nullable: true,
      description: 'Ids of partners the customer has blocked one by one.',
      resolve: ({ blockedPartnerIds }) => blockedPartnerIds.map((id) => globalId('Partner', id)),
    }),
  }),
});

builder.prismaObjectField('Customer', 'sharing', (t) =>
  t.field({
    type: Sharing,
    category: 'consent',
    nullable: true,
    resolve: async ({ id }, _args, context) => sharingState(context.policy, id, await sharingOf(context, id, null)),
  }),
);

const Partner = builder.prismaObject('Partner', {
  description: 'A third party or a processor, registered for one purpose.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ category: 'partner', nullable: false, resolve: ({ id }) => globalId('Partner', id) }),
    version: t.exposeInt('version', { category: 'partner', nullable: true }),
    name: t.exposeString('name', { category: 'partner', nullable: true }),
    kind: t.expose('kind', {
      type: builder.enumType(PartnerKinds, { name: 'PartnerKind' }),
      category: 'partner',
      nullable: true,
    }),
    purpose: t.expose('purpose', { type: Purpose, category: 'partner', nullable: true }),
    scopes: t.exposeStringList('scopes', { category: 'partner', nullable: true }),
    status: t.expose('status', {
      type: builder.enumType(PartnerStatuses, { name: 'PartnerStatus' }),
      category: 'partner',
      nullable: true,
    }),
    contact: t.exposeString('contact', { category: 'partner' }),
    allowedNetworks: t.exposeStringList('allowedNetworks', {
      category: 'partner',
      nullable: true,
      description: 'CIDR ranges its calls may come from; none means any.',
    }),
    ratePerMinute: t.exposeInt('ratePerMinute', { category: 'partner', nullable: true }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime', category: 'partner', nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', category: 'partner', nullable: true }),
  }),
});

const PartnerConnection = builder.connectionObject(
  { type: Partner, name: 'PartnerConnection' },
  { name: 'PartnerEdge' },
);

builder.queryFields((t) => ({
  partner: t.field({
    type: Partner,
    nullable: true,
    action: 'partner:read',
    args: { id: t.arg.id({ required: true, category: 'public' }) },
    description: 'A registered partner; for a partner, its own registration.',
    resolve: (_root, args, context) => partnerById(context, idOf('Partner', args.id, 'id'), null),
  }),
  partners: t.field({
    type: PartnerConnection,
    nullable: true,
    action: 'partner:read',
    args: pageArgs,
    resolve: async (_root, args, context) => toPage(await partnersBy(context, args), args),
  }),
}));

servesNode('Partner', (context, id) => partnerById(context, id, null));
