import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { ConsentSource } from '../consent/types.ts';
import { CallerKind, Purpose } from '../enums.ts';
import { globalId } from '../global-id.ts';
import { sharingEventPages } from './loaders.ts';

const SharingEvent = builder.prismaObject('SharingEvent', {
  description: 'One decision about sharing, as it was recorded; never changed afterwards (P13, P19).',
  subject: (event) => event.customerId,
  fields: (t) => ({
    id: t.id({
      category: 'consent',
      nullable: true,
      description: 'What a verdict’s decisions name.',
      resolve: ({ id }) => globalId('SharingEvent', id),
    }),
    purpose: t.expose('purpose', {
      type: Purpose,
      category: 'consent',
      nullable: true,
      description: 'Without a purpose and a partner it was about all sharing.',
    }),
    partnerId: t.id({
      category: 'consent',
      nullable: true,
      resolve: ({ partnerId }) => (partnerId === null ? null : globalId('Partner', partnerId)),
    }),
    allowed: t.exposeBoolean('allowed', { category: 'consent', nullable: true }),
    source: t.expose('source', { type: ConsentSource, category: 'consent', nullable: true }),
    actorKind: t.expose('actorKind', { type: CallerKind, category: 'consent', nullable: true }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', category: 'consent', nullable: true }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', category: 'consent', nullable: true }),
    policyVersion: t.exposeString('policyVersion', { category: 'consent', nullable: true }),
    evidence: t.exposeString('evidence', { category: 'consent', description: 'A ticket, an e-mail, a form.' }),
  }),
});

const SharingEventConnection = builder.connectionObject(
  { type: SharingEvent, name: 'SharingEventConnection' },
  { name: 'SharingEventEdge' },
);

builder.prismaObjectField('Customer', 'sharingHistory', (t) =>
  t.field({
    type: SharingEventConnection,
    category: 'consent',
    nullable: true,
    args: pageArgs,
    description: 'Every decision about sharing, newest first: a signal of the browser’s is one (P13).',
    resolve: ({ id }, args, context) => sharingEventPages.page(context, id, args),
  }),
);
