import { carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { holdCustomer } from '../subject.ts';
import { closeToAll } from './begin.ts';
import { erasePerson } from './erase-person.ts';
import { named, type Person } from './person.ts';

/** Who has a tombstone and is not erased: a backup from before has brought them back. */
const returned = ({ prisma }: Context) => prisma.$queryRaw<{ customerId: string }[]>`
  SELECT stone."customerId" FROM "Tombstone" stone JOIN "Customer" customer ON customer."id" = stone."customerId"
  WHERE customer."erasedAt" IS NULL ORDER BY 1`;

async function close(context: Context, person: Person): Promise<void> {
  const { customerId } = person;
  const closing = carryOut(context, named('erasure.repeat'), async (change) => {
    await holdCustomer(change, customerId);
    if (!(await closeToAll(context, change, person))) throw new NothingToRecord();
    return { id: customerId, subject: customerId, fields: ['Customer.erasureStartedAt'] };
  });
  await closing.catch(unlessNothing);
}

/** Tells the list outside the database of somebody who has just been erased. */
export async function listTombstone({ prisma, tombstones }: Context, customerId: string): Promise<void> {
  const stone = await prisma.tombstone.findUnique({ where: { customerId } });
  if (stone) await tombstones.add([stone]);
}

/** What the list or the table lacks of the other: the one after a backup was restored, the other after an erasure. */
async function keepInStep({ prisma, tombstones }: Context): Promise<void> {
  const [listed, kept] = [await tombstones.read(), await prisma.tombstone.findMany()];
  const lacks = (of: readonly { customerId: string }[]) => {
    const ids = new Set(of.map(({ customerId }) => customerId));
    return ({ customerId }: { customerId: string }) => !ids.has(customerId);
  };
  await prisma.tombstone.createMany({ data: listed.filter(lacks(kept)), skipDuplicates: true });
  await tombstones.add(kept.filter(lacks(listed)));
}

/**
 * Erases again whom a restored backup has brought back (P10). Nothing is served before it has resolved. Processors are
 * not asked again: they have confirmed.
 */
export async function reapplyTombstones(context: Context, signal: AbortSignal): Promise<void> {
  await keepInStep(context);
  for (const { customerId } of await returned(context)) {
    const person = { customerId, requestId: null };
    await close(context, person);
    await erasePerson(context, person, signal);
    context.log.warn({ customerId }, 'somebody who came back with a backup is erased again');
  }
}
