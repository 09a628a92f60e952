import type { Change, Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { holdNext, type Place, recordWarning } from './claim.ts';
import { toWarn } from './rules.ts';

export type Batch = { held: readonly Place[]; done: Effect | null; count: number };

/**
 * Warns the next customers whose notice period has begun (P14, P21). Whoever has no address is warned in the portal alone,
 * where their clock shows it.
 */
export async function warnNext(context: Context, change: Change, after: Place | null): Promise<Batch> {
  const condition = toWarn(context.policy.retention, change.now);
  const held = await holdNext(context, change, condition, after);
  const warned = held.length > 0 ? await recordWarning(context, change, condition, held) : [];
  for (const { id, email } of warned) if (email) change.tell('mail.retention-warning', id, { target: id });
  const subject = warned.map(({ id }) => id);
  const [first] = subject;
  const done = first === undefined ? null : { id: first, subject, fields: ['Customer.retention'] };
  return { held, done, count: subject.length };
}
