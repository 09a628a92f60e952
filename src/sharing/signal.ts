import type { Sharing } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, type Effect, NothingToRecord, unlessNothing } from '../change.ts';
import { type Asking, type Context, type ContextParts, createContext } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { nameAndCode } from '../name-and-code.ts';
import { changeable, holdCustomer } from '../subject.ts';
import { recordSharing } from './ledger.ts';

/** Whether a signal changes nothing: they block already, or have lifted a block while a signal stood. */
const isHeeded = (sharing: Sharing | null): boolean =>
  sharing !== null && (sharing.blocked || sharing.signalAnsweredAt !== null);

async function block(context: Context, change: Change, customerId: string): Promise<Effect> {
  await holdCustomer(change, customerId);
  const held = await change.tx.customer.findFirst({
    where: changeable(context, customerId),
    select: { sharing: true },
  });
  if (!held || isHeeded(held.sharing)) throw new NothingToRecord();
  const source = 'GLOBAL_PRIVACY_CONTROL';
  const all = { purpose: null, partnerId: null, allowed: false, evidence: null } as const;
  await recordSharing(context, change, [{ customerId, ...all, source }]);
  return { id: customerId, subject: customerId, fields: ['Sharing.blocked'] };
}

async function record(context: Context, customerId: string): Promise<void> {
  // Most signals come from somebody who blocks already: those hold nobody up.
  if (isHeeded(await context.prisma.sharing.findUnique({ where: { customerId } }))) return;
  const named = { operation: 'Sec-GPC', clause: 'P13', reference: null } as const;
  await carryOut(context, named, (change) => block(context, change, customerId)).catch(unlessNothing);
}

/**
 * Honours the Global Privacy Control signal of a signed-in customer: blocks at once, whatever was saved before and whatever
 * the call asks for. Throws SERVICE_UNAVAILABLE when it cannot be recorded.
 */
export async function honourSignal(parts: ContextParts, asking: Omit<Asking, 'idempotencyKey'>): Promise<void> {
  const { caller, requestId, address } = asking;
  if (caller.kind !== 'CUSTOMER' || caller.customerId === null) return;
  // A key in the request is its operation's, and not the signal's.
  const context = createContext(parts, { caller, requestId, address, idempotencyKey: null });
  await record(context, caller.customerId).catch((cause: unknown) => {
    parts.log.error({ requestId, ...nameAndCode(cause) }, 'a privacy signal could not be recorded');
    throw gatewayError('SERVICE_UNAVAILABLE', 'Your privacy signal could not be recorded, so nothing is answered.');
  });
}
