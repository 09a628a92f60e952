import { z } from 'zod';
import { ConsentChannel, Purpose } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { idOf } from '../global-id.ts';
import { ownerInSight } from '../reads/in-sight.ts';
import { outOfSight } from '../subject.ts';
import { consentsOf } from './loaders.ts';
import { underPolicy } from './rules.ts';
import { Consent } from './types.ts';

const coordinates = z.object({ purpose: z.enum(Purpose), channel: z.enum(ConsentChannel) });

function watchedCustomer({ caller }: Context, id: string | null | undefined): string {
  if (id != null) return idOf('Customer', id, 'customerId');
  if (caller.kind !== 'CUSTOMER') throw badInput('customerId', 'expected the id of a Customer');
  if (caller.customerId === null) throw outOfSight('customerId');
  return caller.customerId;
}

builder.subscriptionField('consentChanged', (t) =>
  t.field({
    type: Consent,
    nullable: false,
    action: 'consent:watch',
    description:
      'Each consent of a customer that is given or withdrawn from now on, as it stands when it is told (P13).',
    args: { customerId: t.arg.id({ category: 'public', description: 'The caller’s own, unless given.' }) },
    subscribe: async (_root, args, context) => {
      const customerId = watchedCustomer(context, args.customerId);
      if (!(await ownerInSight(context, 'Customer', customerId))) throw outOfSight('customerId');
      return context.listen({
        kind: 'consent.changed',
        customerId,
        hear: (given) => {
          const { data } = coordinates.safeParse(given);
          return data ? { ...data, customerId } : null;
        },
      });
    },
    resolve: async ({ customerId, purpose, channel }, _args, context) => {
      const consents = await consentsOf(context, customerId, null);
      const changed = consents.find((one) => one.purpose === purpose && one.channel === channel);
      if (!changed) throw outOfSight('customerId');
      return underPolicy(context.policy, changed);
    },
  }),
);
