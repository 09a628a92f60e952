import { LegalHoldGround as LegalHoldGrounds } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { globalId } from '../global-id.ts';
import { Node, servesNode } from '../node.ts';
import { holdById } from './hold-loaders.ts';

export const LegalHoldGround = builder.enumType(LegalHoldGrounds, { name: 'LegalHoldGround' });

export const LegalHold = builder.prismaObject('LegalHold', {
  description: 'Keeps data from retention and erasure while it is in force.',
  interfaces: [Node],
  subject: (hold) => hold.customerId,
  fields: (t) => ({
    id: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('LegalHold', id) }),
    ground: t.expose('ground', { type: LegalHoldGround, category: 'retention', nullable: true }),
    reference: t.exposeString('reference', { category: 'retention', nullable: true }),
    placedAt: t.expose('placedAt', { type: 'DateTime', category: 'retention', nullable: true }),
    until: t.expose('until', {
      type: 'DateTime',
      category: 'retention',
      description: 'When it ends by itself; without it, when it is released.',
    }),
    releasedAt: t.expose('releasedAt', { type: 'DateTime', category: 'retention' }),
    gaggedUntil: t.expose('gaggedUntil', {
      type: 'DateTime',
      category: 'retention',
      description: 'Until then the customer is shown nothing of it (P16).',
    }),
  }),
});

servesNode('LegalHold', (context, id) => holdById(context, id, null));
