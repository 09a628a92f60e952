import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { recordSharing } from './ledger.ts';

/**
 * Honours a Global Privacy Control signal of a signed-in customer: blocks at once, whatever was saved before. Nothing is
 * written when they block already, or have lifted a block while a signal stood.
 */
export async function honourSignal(context: Context): Promise<void> {
  const { caller, prisma } = context;
  if (caller.kind !== 'CUSTOMER' || caller.customerId === null) return;
  const { customerId } = caller;
  const standing = await prisma.sharing.findUnique({ where: { customerId } });
  if (standing && (standing.blocked || standing.signalAnsweredAt !== null)) return;
  const named = { operation: 'Sec-GPC', clause: 'P13', reference: null } as const;
  const decision = { customerId, purpose: null, partnerId: null, allowed: false, evidence: null };
  // The key in the request is its operation's, and not the signal's.
  await carryOut({ ...context, idempotencyKey: null }, named, async (change) => {
    await recordSharing(context, change, [{ ...decision, source: 'GLOBAL_PRIVACY_CONTROL' }]);
    return { id: customerId, subject: customerId, fields: ['Sharing.blocked'] };
  });
}
