import type { ConsentChannel, ConsentSource, Purpose } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { StatedChannel } from '../channel.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import { actorOf } from '../trail.ts';

/** A grant, or with no consent channel a lifted block or an allowed purpose or partner, that waits (P13). */
export type Waiting = {
  customerId: string;
  purpose: Purpose | null;
  consentChannel: ConsentChannel | null;
  partnerId: string | null;
  source: ConsentSource;
  stated: StatedChannel;
};

const confirmable = days(7);

/**
 * A decision that opens something waits, unless the customer makes it with their own hand (P13); and even then, where the
 * policy wants consents to that channel confirmed.
 */
export function mustWait(
  { caller, policy }: Pick<Context, 'caller' | 'policy'>,
  opens: boolean,
  consentChannel: ConsentChannel | null = null,
): boolean {
  const isConfirmed = consentChannel !== null && policy.consent.confirmedOptIn.includes(consentChannel);
  return opens && (caller.kind !== 'CUSTOMER' || isConfirmed);
}

/** Keeps a decision until the customer confirms it by the link that is mailed to the registered address. */
export async function awaitConfirmation(context: Context, change: Change, waiting: Waiting): Promise<string> {
  const { stated, ...decision } = waiting;
  const { callerKind: actorKind, callerId } = actorOf(context.caller);
  const id = change.newId();
  await change.tx.pendingDecision.create({
    data: {
      id,
      ...decision,
      ...stated,
      actorKind,
      // Who registers becomes the customer: by then they have the id.
      actorId: actorKind === 'CUSTOMER' ? decision.customerId : callerId,
      policyVersion: context.policy.version,
      requestedAt: change.now,
      expiresAt: new Date(change.now.getTime() + confirmable),
    },
  });
  change.tell('mail.confirm-decision', decision.customerId, { target: id });
  return id;
}
