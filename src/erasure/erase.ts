import { Prisma } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { belongsTo, tableOf } from './belonging.ts';
import type { Model } from './disposition.ts';
import { erasedModels } from './dispositions.ts';
import { named, type Person } from './person.ts';

/** So many rows at once: nobody waits for more than some hundredths of a second. */
const batch = 2_000;

/** What processors are told by, and who the person is to the identity provider, is needed to the end. */
const erasedLast = ['PaymentMethod', 'ProcessorRelation', 'IdempotencyKey', 'LoginIdentity'] as const;

const erasedFirst: readonly Model[] = erasedModels.filter((model) => !erasedLast.some((last) => last === model));

/** Removes at most a batch of the rows of somebody who is being erased. Gives how many. */
export async function eraseRows({ tx }: Change, model: Model, customerId: string): Promise<number> {
  const condition = belongsTo(model, customerId);
  if (condition === null) throw new TypeError(`${model}: no id leads to its rows`);
  const table = tableOf(model);
  return tx.$executeRaw`
    DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${batch}))
      AND EXISTS (SELECT FROM "Customer" WHERE "id" = ${customerId}::uuid AND "erasureStartedAt" IS NOT NULL)`;
}

/** The words of those who wrote about the person, in rows that are otherwise never changed. Gives how many it emptied. */
export async function emptyTexts({ tx }: Change, customerId: string): Promise<number> {
  const [done] = await tx.$queryRaw<
    { count: number }[]
  >`SELECT empty_texts(${customerId}::uuid, ${batch}::int) AS count`;
  return done?.count ?? 0;
}

type Step = { operation: string; fields: string; work(change: Change, customerId: string): Promise<number> };

const steps: readonly Step[] = [
  ...erasedFirst.map((model) => ({
    operation: 'erasure.erase',
    fields: model,
    work: (change: Change, customerId: string) => eraseRows(change, model, customerId),
  })),
  { operation: 'erasure.mask', fields: 'AuditEvent.reference', work: emptyTexts },
];

function take(context: Context, { customerId }: Person, { operation, fields, work }: Step): Promise<boolean> {
  const taken = carryOut(context, named(operation), async (change) => {
    if ((await work(change, customerId)) === 0) throw new NothingToRecord();
    return { id: customerId, subject: customerId, fields: [fields] };
  });
  return taken.then(() => true, unlessNothing);
}

/** Removes what may be much, a batch and a transaction at a time. Each is done again by whoever goes on after a stop. */
export async function eraseInBatches(context: Context, person: Person, signal: AbortSignal): Promise<void> {
  for (const step of steps) {
    do signal.throwIfAborted();
    while (await take(context, person, step));
  }
}

/** Whether something has come since; the customer must be held. */
export async function isEmpty({ tx }: Change, customerId: string): Promise<boolean> {
  const each = erasedFirst.map((model) => {
    return Prisma.sql`EXISTS (SELECT FROM ${tableOf(model)} WHERE ${belongsTo(model, customerId) ?? Prisma.sql`FALSE`})`;
  });
  const [found] = await tx.$queryRaw<{ some: boolean }[]>`SELECT (${Prisma.join(each, ' OR ')}) AS some`;
  return found?.some === false;
}
