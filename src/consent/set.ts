import { z } from 'zod';
import { ConsentChannel, Purpose } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, sourceOf, statedChannel } from '../channel.ts';
import type { Context } from '../context.ts';
import { InvalidInput } from '../failures.ts';
import { readInput } from '../inputs.ts';
import { consentPurposes } from '../policy/consents.ts';
import { readForChange } from '../subject.ts';
import { recordConsent } from './ledger.ts';
import { awaitConfirmation, mustWait } from './pending.ts';

const consentInput = z.object({
  purpose: z.enum(Purpose),
  channel: z.enum(ConsentChannel),
  state: z.enum(['GRANTED', 'WITHDRAWN'], 'expected GRANTED or WITHDRAWN'),
  via: channelFields.channel,
  reference: channelFields.reference,
});
type Choice = z.output<typeof consentInput>;

/** Whose choice it was, and whether it waits for them to confirm it. */
export type Decided = { customerId: string; pending: boolean };

function refuseWhatNobodyAsks({ policy, caller }: Context, { purpose, channel, state }: Choice): void {
  const asked = consentPurposes(policy);
  if (!asked.includes(purpose)) throw new InvalidInput('input.purpose', `expected ${asked.join(' or ')}`);
  if (channel === 'SMS' && state === 'GRANTED' && caller.kind !== 'CUSTOMER') {
    throw new InvalidInput('input.channel', 'text messages are consented to by the customer alone (P13)');
  }
}

async function decide(
  context: Context,
  change: Change,
  customerId: string,
  choice: Choice,
  stated: StatedChannel,
): Promise<Effect> {
  const { purpose, channel, state } = choice;
  const evenRestricted = state === 'WITHDRAWN';
  const { locale } = await readForChange(context, change, customerId, 'input.customerId', { evenRestricted });
  const source = sourceOf[stated.channel];
  if (mustWait(context, state === 'GRANTED', channel)) {
    const consent = { purpose, consentChannel: channel, partnerId: null };
    await awaitConfirmation(context, change, { customerId, ...consent, source, stated });
  } else {
    // Recorded though it may change nothing: it is evidence, and it outdates a grant that still waits.
    const made = { source, evidence: stated.reference };
    await recordConsent(context, change, [{ customerId, purpose, channel, state, locale, ...made }]);
  }
  return { id: customerId, subject: customerId, fields: ['Customer.consents'] };
}

/**
 * Gives or withdraws a consent (P13): a withdrawal at once, a grant at once from the customer's own hand unless the policy
 * wants it confirmed, and else once they confirm it. Throws InvalidInput, NotFound, Conflict, Restricted.
 */
export async function setConsent(context: Context, customerId: string, raw: unknown): Promise<Decided> {
  const choice = readInput(consentInput, raw);
  const stated = statedChannel(context, { channel: choice.via, reference: choice.reference }, 'input.via');
  refuseWhatNobodyAsks(context, choice);
  const named = { operation: 'setConsent', clause: 'P13', reference: stated.reference } as const;
  await carryOut(context, named, (change) => decide(context, change, customerId, choice, stated));
  return { customerId, pending: mustWait(context, choice.state === 'GRANTED', choice.channel) };
}
