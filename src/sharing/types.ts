import { builder } from '../builder.ts';
import { Purpose } from '../enums.ts';
import { globalId } from '../global-id.ts';
import { compiledAs } from '../reads/compiled/form.ts';
import { sharingOf } from './loaders.ts';
import { type SharingState, sharingState } from './rules.ts';
import { blockedPartnersSql, purposesSql, sharingSql } from './sql.ts';

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
    purposes: t.expose('purposes', {
      type: [SharingPurpose],
      category: 'consent',
      nullable: true,
      extensions: compiledAs({ is: 'rows', source: purposesSql }),
    }),
    blockedPartners: t.idList({
      category: 'consent',
      nullable: true,
      description: 'Ids of partners the customer has blocked one by one.',
      resolve: ({ blockedPartnerIds }) => blockedPartnerIds.map((id) => globalId('Partner', id)),
      extensions: compiledAs({ is: 'value', sql: blockedPartnersSql }),
    }),
  }),
});

builder.prismaObjectField('Customer', 'sharing', (t) =>
  t.field({
    type: Sharing,
    category: 'consent',
    nullable: true,
    resolve: async ({ id }, _args, context) => sharingState(context.policy, id, await sharingOf(context, id, null)),
    extensions: compiledAs({ is: 'derived', source: sharingSql }),
  }),
);
