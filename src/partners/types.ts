import {
  ErasureMethod as ErasureMethods,
  PartnerKind as PartnerKinds,
  PartnerStatus as PartnerStatuses,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { Purpose } from '../enums.ts';
import { globalId, idOf } from '../global-id.ts';
import { Node, servesNode } from '../node.ts';
import { toPage } from '../reads/page.ts';
import { type Credential, credentialsOf, partnerById, partnersBy } from './loaders.ts';

export const PartnerKind = builder.enumType(PartnerKinds, { name: 'PartnerKind' });
export const PartnerStatus = builder.enumType(PartnerStatuses, { name: 'PartnerStatus' });
export const ErasureMethod = builder.enumType(ErasureMethods, {
  name: 'ErasureMethod',
  description: 'How a partner is told to erase a customer (P10).',
});

const PartnerCredential = builder.objectRef<Credential>('PartnerCredential').implement({
  description: 'A client secret, of which a hash is kept and never shown.',
  fields: (t) => ({
    id: t.exposeID('id', { category: 'partner', nullable: true, description: 'The `cid` of tokens got with it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', category: 'partner', nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', category: 'partner', nullable: true }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', category: 'partner', nullable: true }),
  }),
});

export const Partner = builder.prismaObject('Partner', {
  description: 'A third party or a processor, registered for one purpose.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ category: 'partner', nullable: false, resolve: ({ id }) => globalId('Partner', id) }),
    version: t.exposeInt('version', { category: 'partner', nullable: true }),
    name: t.exposeString('name', { category: 'partner', nullable: true }),
    kind: t.expose('kind', {
      type: PartnerKind,
      category: 'partner',
      nullable: true,
    }),
    purpose: t.expose('purpose', { type: Purpose, category: 'partner', nullable: true }),
    scopes: t.exposeStringList('scopes', { category: 'partner', nullable: true }),
    status: t.expose('status', {
      type: PartnerStatus,
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
    knownDocumentsOnly: t.exposeBoolean('knownDocumentsOnly', { category: 'partner', nullable: true }),
    knownDocuments: t.exposeStringList('knownDocuments', {
      category: 'partner',
      nullable: true,
      description: 'SHA-256 of the documents that it may send, where it may send no others.',
    }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime', category: 'partner', nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', category: 'partner', nullable: true }),
    erasureMethod: t.expose('erasureMethod', { type: ErasureMethod, category: 'partner', nullable: true }),
    erasureEndpoint: t.exposeString('erasureEndpoint', {
      category: 'partner',
      description: 'Where STRIPE_REDACTION is told; with which secret is never shown.',
    }),
    credentials: t.field({
      type: [PartnerCredential],
      category: 'partner',
      nullable: true,
      description: 'The newest ten, newest first.',
      resolve: ({ id }, _args, context) => credentialsOf(context, id, null),
    }),
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
