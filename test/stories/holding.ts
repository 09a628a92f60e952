import { idOf } from '../../src/global-id.ts';
import { uuidv7 } from '../../src/ids.ts';
import { planNow, send } from '../erasure/carry-out.ts';
import type { AskOptions, TestGateway } from '../harness/gateway.ts';
import { type Changed, change } from './change.ts';

type Input = Record<string, unknown>;

/** What stories about legal holds do again and again, with one gateway. */
export function holdStories(gateway: () => TestGateway) {
  const select = 'hold { id ground reference placedAt until releasedAt gaggedUntil }';
  const act = (mutation: string, input: Input, options: AskOptions = { as: 'legal' }) =>
    change(gateway(), mutation, input, { ...options, select });
  return {
    act,
    holdIn: ({ result, errors }: Changed): { id: string } => {
      const hold = result?.['hold'] as { id: string } | undefined; // selected by both mutations
      if (!hold) throw new Error(JSON.stringify({ result, errors }));
      return hold;
    },
    place: (customerId: string, input: Input = {}, options?: AskOptions) =>
      act('placeLegalHold', { customerId, ground: 'LITIGATION', reference: 'CASE-0042', ...input }, options),
    lift: (id: string, options?: AskOptions) => act('releaseLegalHold', { id, reference: 'CASE-0042/9' }, options),
    rowOf: (id: string) =>
      gateway().database.prisma.legalHold.findUniqueOrThrow({ where: { id: idOf('LegalHold', id, 'id') } }),
    /** An erasure that is approved as its plan is now, and that nobody has begun. Gives the request's UUID. */
    approvedErasure: async (customerId: string): Promise<string> => {
      const { prisma } = gateway().database;
      const now = gateway().clock.now();
      const plan = await planNow(gateway(), customerId);
      const id = uuidv7(now);
      const asked = {
        kind: 'ERASURE',
        status: 'RECEIVED',
        channel: 'PORTAL',
        regime: 'GDPR',
        receivedAt: now,
      } as const;
      const by = { openedByKind: 'CUSTOMER', openedById: customerId } as const;
      const dueAt = new Date(now.getTime() + 1);
      await prisma.dataRequest.create({ data: { id, customerId, ...asked, ...by, dueAt } });
      // The request itself is in the plan.
      const { hash, items, blockers } = await planNow(gateway(), customerId);
      if (plan.blockers.length > 0) throw new Error('something stands in the way');
      await prisma.erasurePlan.create({ data: { id: uuidv7(now), requestId: id, hash, items, blockers, madeAt: now } });
      const decided = { decidedBy: 'billing', decidedAt: now, approvedPlan: hash };
      await prisma.dataRequest.update({ where: { id }, data: { status: 'IN_REVIEW', ...decided } });
      return id;
    },
    /** Puts its job into the queue, as its approval would have. */
    send: async (requestId: string): Promise<void> => {
      await gateway().database.prisma.dataRequest.update({ where: { id: requestId }, data: { status: 'APPROVED' } });
      await send(gateway(), requestId);
    },
  };
}
