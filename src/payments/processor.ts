import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { InvalidInput } from '../failures.ts';
import { text } from '../inputs.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';

/** What a processor calls a means of payment or a transaction. All digits, and it could be a card's number (P3). */
export const processorReference = text(255).refine(
  (value) => !/^\d([ -]?\d){12,18}$/.test(value),
  'expected a reference of the processor’s, not a number (P3)',
);

const isProcessor = { kind: 'PROCESSOR', purpose: 'PAYMENT_PROCESSING' } as const;

/** Throws InvalidInput for whatever is not registered to process payments. */
export async function assertProcessor({ tx }: Change, id: string, inService: Prisma.PartnerWhereInput): Promise<void> {
  const found = await tx.partner.findFirst({ where: { id, ...isProcessor, ...inService }, select: { id: true } });
  if (!found) throw new InvalidInput('input.processorId', 'expected the id of a payment processor');
}

type Relation = { customerId: string; processorId: string };

/** The processor works for this customer from now on, or again: it sees them, and is told when they are erased (P10). */
export async function relate({ tx, now }: Change, { customerId, processorId: partnerId }: Relation): Promise<void> {
  const ground = 'PAYMENT_METHOD';
  await tx.processorRelation.createMany({ data: { customerId, partnerId, ground, since: now }, skipDuplicates: true });
  const ended = { customerId, partnerId, endedAt: { not: null } };
  await tx.processorRelation.updateMany({ where: ended, data: { ground, endedAt: null } });
}

/** Ends the processor's work when no means of payment of its is left, and no payment is open. An assignment stays. */
export async function unrelate(context: Context, change: Change, relation: Relation): Promise<void> {
  const { tx, now } = change;
  const { customerId, processorId } = relation;
  const nothingLeft = {
    paymentMethods: { none: { processorId, removedAt: null } },
    transactions: { none: { processorId, status: 'PENDING' } },
  } as const;
  const { count } = await tx.processorRelation.updateMany({
    where: { customerId, partnerId: processorId, ground: 'PAYMENT_METHOD', endedAt: null, customer: nothingLeft },
    data: { endedAt: now },
  });
  if (count > 0) recordWithdrawals(context, change, customerId);
}
