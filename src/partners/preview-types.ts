import { builder } from '../builder.ts';
import { Purpose } from '../enums.ts';
import { idOf } from '../global-id.ts';
import { type Preview, type PreviewedField as PreviewedFieldWord, preview } from './preview.ts';
import { PartnerKind } from './types.ts';

const PreviewedField = builder.objectRef<PreviewedFieldWord>('PreviewedField').implement({
  description: 'A field of a customer, and what decides whether the partner is served it.',
  fields: (t) => ({
    coordinate: t.exposeString('coordinate', { category: 'partner', nullable: true, description: '`Customer.email`' }),
    category: t.exposeString('category', { category: 'partner', nullable: true }),
    allowed: t.exposeBoolean('allowed', { category: 'partner', nullable: true }),
    clause: t.exposeString('clause', { category: 'partner', nullable: true, description: 'The promise that decides.' }),
    needs: t.stringList({
      category: 'partner',
      nullable: true,
      description: 'What would change a refusal: `scope:…`, `purpose`.',
      resolve: ({ needs }) => [...needs],
    }),
  }),
});

const PartnerPreview = builder.objectRef<Preview>('PartnerPreview').implement({
  description: 'What a partner would receive while its registration is in force.',
  fields: (t) => ({
    fields: t.expose('fields', {
      type: [PreviewedField],
      category: 'partner',
      nullable: true,
      description: 'Every field of a customer and of what belongs to one.',
    }),
    customers: t.exposeInt('customers', {
      category: 'partner',
      nullable: true,
      description:
        'How many it would see now, rounded down; null for so few that the count could tell of somebody (P19).',
    }),
  }),
});

const PartnerPreviewInput = builder.inputType('PartnerPreviewInput', {
  description: 'Either `partnerId`, or `kind`, `purpose` and `scopes` of one that could be registered.',
  fields: (t) => ({
    partnerId: t.id({ category: 'partner' }),
    kind: t.field({ type: PartnerKind, category: 'partner' }),
    purpose: t.field({ type: Purpose, category: 'partner' }),
    scopes: t.stringList({ category: 'partner' }),
  }),
});

builder.queryField('partnerPreview', (t) =>
  t.field({
    type: PartnerPreview,
    nullable: true,
    action: 'partner:preview',
    args: { input: t.arg({ type: PartnerPreviewInput, required: true }) },
    description:
      'What a partner would receive, by the rules that decide its answers (P19). What could not be registered is BAD_USER_INPUT that names what can.',
    resolve: (_root, { input }, context, info) => {
      const { partnerId, kind = null, purpose = null, scopes = null } = input;
      const id = partnerId == null ? null : idOf('Partner', partnerId, 'input.partnerId');
      return preview(context, info.schema, { partnerId: id, kind, purpose, scopes });
    },
  }),
);
