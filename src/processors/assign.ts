import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, statedChannel } from '../channel.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { recordWithdrawals } from '../partners/withdrawn.ts';
import { readForChange } from '../subject.ts';

const assignInput = z.object({ customerId: idOfA('Customer'), partnerId: idOfA('Partner'), ...channelFields });
type Relation = Pick<z.output<typeof assignInput>, 'customerId' | 'partnerId'>;

const relations = 'Customer.processorRelations';
const effectOn = (customerId: string): Effect => ({
  id: customerId,
  subject: customerId,
  fields: [relations],
});

async function assign(context: Context, change: Change, { customerId, partnerId }: Relation): Promise<Effect> {
  const { tx, now } = change;
  await readForChange(context, change, customerId, 'input.customerId');
  const inForce = [{ expiresAt: null }, { expiresAt: { gt: now } }];
  const works = { id: partnerId, kind: 'PROCESSOR', status: 'ACTIVE', OR: inForce } as const;
  if ((await tx.partner.count({ where: works })) !== 1) {
    throw new InvalidInput('input.partnerId', 'expected the id of a processor in service');
  }
  const ground = 'ASSIGNMENT';
  const { count: added } = await tx.processorRelation.createMany({
    data: { customerId, partnerId, ground, since: now },
    skipDuplicates: true,
  });
  const other = [{ endedAt: { not: null } }, { ground: { not: ground } }] as const;
  const { count: changed } = await tx.processorRelation.updateMany({
    where: { customerId, partnerId, OR: [...other] },
    data: { ground, endedAt: null },
  });
  if (added + changed === 0) throw new Conflict('This processor is assigned already.');
  change.tell('customer.changed', customerId, { fields: relations });
  return effectOn(customerId);
}

async function release(context: Context, change: Change, { customerId, partnerId }: Relation): Promise<Effect> {
  const { tx, now } = change;
  // A restriction does not keep somebody from having less done with their data.
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const where = { customerId, partnerId, ground: 'ASSIGNMENT', endedAt: null } as const;
  const pays = [
    { paymentMethods: { some: { processorId: partnerId, removedAt: null } } },
    { transactions: { some: { processorId: partnerId, status: 'PENDING' } } },
  ] as const;
  const { count: kept } = await tx.processorRelation.updateMany({
    where: { ...where, customer: { OR: [...pays] } },
    data: { ground: 'PAYMENT_METHOD' },
  });
  const { count: ended } = await tx.processorRelation.updateMany({ where, data: { endedAt: now } });
  if (kept + ended === 0) throw new Conflict('This processor is not assigned.');
  if (ended > 0) recordWithdrawals(context, change, customerId);
  change.tell('customer.changed', customerId, { fields: relations });
  return effectOn(customerId);
}

type Recorded = (context: Context, raw: unknown) => Promise<string>;

const recording =
  (operation: string, effect: typeof assign): Recorded =>
  async (context, raw) => {
    const input = readInput(assignInput, raw);
    const { reference } = statedChannel(context, input);
    return carryOut(context, { operation, clause: 'P19', reference }, (change) => effect(context, change, input));
  };

/**
 * Records that a processor works for a customer: it sees them, and is told when they are erased (P10, P19). Gives the
 * customer's id. Throws InvalidInput, NotFound, Conflict, Restricted.
 */
export const assignProcessor: Recorded = recording('assignProcessor', assign);

/** Ends an assignment; what the customer pays through stays (P19). Gives the customer's id. Throws as assignProcessor. */
export const releaseProcessor: Recorded = recording('releaseProcessor', release);
