import { type Change, carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import type { Context } from '../context.ts';
import { destroyExports } from '../export/expire.ts';
import { openErasureTasks } from '../processors/tasks.ts';
import { holdCustomer } from '../subject.ts';
import { emptyTexts, eraseInBatches, eraseRows, isEmpty } from './erase.ts';
import { dropQueued, forgetIdentities, maskCustomer, maskTexts, suppress } from './mask.ts';
import { named, type Person } from './person.ts';

/** So few are left that they go with the person's own row; more came meanwhile, and it is tried again. */
class MoreCame extends Error {
  override name = 'MoreCame';
}

type RemoveFiles = () => Promise<void>;

/** Gives what removes the files of exports, once this is committed. */
async function eraseRest(context: Context, change: Change, person: Person): Promise<RemoveFiles> {
  const { tx, now } = change;
  const { customerId, requestId } = person;
  if (!(await isEmpty(change, customerId))) throw new MoreCame();
  // While it is still recorded what each of them calls the person.
  if (requestId !== null) await openErasureTasks(context, change, { id: requestId, customerId });
  const removeFiles = await destroyExports(context, change, customerId);
  await suppress(context, change, customerId);
  await eraseRows(change, 'PaymentMethod', customerId);
  await eraseRows(change, 'ProcessorRelation', customerId);
  await forgetIdentities(change, customerId);
  await dropQueued(change, customerId);
  await emptyTexts(change, customerId);
  await maskTexts(change, 'DataRequest', customerId);
  await maskTexts(change, 'LegalHold', customerId);
  await tx.tombstone.createMany({ data: { customerId, requestId, erasedAt: now }, skipDuplicates: true });
  return removeFiles;
}

/** The last step: with the person held, what is left goes, and their row becomes an id, with a tombstone (P10). */
async function becomeAnId(context: Context, change: Change, person: Person): Promise<RemoveFiles> {
  const { customerId } = person;
  await holdCustomer(change, customerId);
  if ((await change.tx.customer.count({ where: { id: customerId, erasedAt: null } })) === 0)
    throw new NothingToRecord();
  const removeFiles = await eraseRest(context, change, person);
  if (!(await maskCustomer(change, customerId))) throw new NothingToRecord();
  return removeFiles;
}

/**
 * Erases somebody who is closed to all, in steps that may each be done again: after a stop, or by two at once. Rejects
 * when `signal` says to stop.
 */
export async function erasePerson(context: Context, person: Person, signal: AbortSignal): Promise<void> {
  const { customerId } = person;
  for (;;) {
    await eraseInBatches(context, person, signal);
    let removeFiles: RemoveFiles | undefined;
    const ending = carryOut(context, named('erasure.complete'), async (change) => {
      removeFiles = await becomeAnId(context, change, person);
      return { id: customerId, subject: customerId, fields: ['Customer'] };
    });
    const again = await ending
      .then(() => false)
      .catch((error: unknown) => {
        if (error instanceof MoreCame) return true;
        return unlessNothing(error);
      });
    if (again) continue;
    await removeFiles?.();
    return;
  }
}
