import { z } from 'zod';
import { Purpose } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, sourceOf, statedChannel } from '../channel.ts';
import { awaitConfirmation, mustWait } from '../consent/pending.ts';
import type { Decided } from '../consent/set.ts';
import type { Context } from '../context.ts';
import { InvalidInput, NotFound } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { recordSharing } from './ledger.ts';
import { choosablePurposes } from './rules.ts';

const sharingInput = z.object({
  blocked: z.boolean().nullish(),
  purpose: z.enum(Purpose).nullish(),
  partnerId: idOfA('Partner').nullish(),
  allowed: z.boolean().nullish(),
  via: channelFields.channel,
  reference: channelFields.reference,
});

/** About everything when neither a purpose nor a partner is named. */
type Choice = { purpose: Purpose | null; partnerId: string | null; allowed: boolean };

function choiceOf({ policy }: Context, input: z.output<typeof sharingInput>): Choice {
  const { blocked, purpose = null, partnerId = null, allowed } = input;
  const forms = [blocked, purpose, partnerId].filter((form) => form != null);
  if (forms.length !== 1 || (blocked == null) === (allowed == null)) {
    throw new InvalidInput('input', 'expected either blocked, or allowed with one of purpose and partnerId');
  }
  const choosable = choosablePurposes(policy);
  if (purpose !== null && !choosable.includes(purpose)) {
    throw new InvalidInput('input.purpose', `expected one of ${choosable.join(', ')}`);
  }
  return { purpose, partnerId, allowed: allowed ?? blocked === false };
}

async function decide(
  context: Context,
  change: Change,
  customerId: string,
  choice: Choice,
  stated: StatedChannel,
): Promise<Effect> {
  const { purpose, partnerId, allowed } = choice;
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: !allowed });
  if (partnerId !== null && !(await change.tx.partner.findUnique({ where: { id: partnerId }, select: { id: true } }))) {
    throw new NotFound('input.partnerId');
  }
  const source = sourceOf[stated.channel];
  if (mustWait(context, allowed)) {
    await awaitConfirmation(context, change, { customerId, purpose, consentChannel: null, partnerId, source, stated });
  } else {
    await recordSharing(context, change, [{ customerId, ...choice, source, evidence: stated.reference }]);
  }
  return { id: customerId, subject: customerId, fields: ['Customer.sharing'] };
}

/**
 * Blocks or allows sharing: all of it, for one purpose, or with one partner (P13, P19). A refusal counts at once; what
 * opens counts at once from the customer's own hand, and else once they confirm it. Throws InvalidInput, NotFound,
 * Conflict, Restricted.
 */
export async function setSharing(context: Context, customerId: string, raw: unknown): Promise<Decided> {
  const input = readInput(sharingInput, raw);
  const stated = statedChannel(context, { channel: input.via, reference: input.reference }, 'input.via');
  const choice = choiceOf(context, input);
  const named = { operation: 'setSharing', clause: 'P13', reference: stated.reference } as const;
  await carryOut(context, named, (change) => decide(context, change, customerId, choice, stated));
  return { customerId, pending: mustWait(context, choice.allowed) };
}
