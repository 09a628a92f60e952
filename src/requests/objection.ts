import type { Customer } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import { type StatedChannel, sourceOf } from '../channel.ts';
import { recordConsent } from '../consent/ledger.ts';
import type { Context } from '../context.ts';
import { consentPurposes, purposesByConsent } from '../policy/consents.ts';
import { recordSharing } from '../sharing/ledger.ts';

/** Carries out an objection at once (P13): every marketing consent in force is withdrawn, and sharing for it refused. */
export async function stopMarketing(
  context: Context,
  change: Change,
  { id: customerId, locale }: Pick<Customer, 'id' | 'locale'>,
  stated: StatedChannel,
): Promise<void> {
  const { policy } = context;
  const made = { customerId, source: sourceOf[stated.channel], evidence: stated.reference };
  const consents = await change.tx.consent.findMany({
    where: { customerId, purpose: { in: consentPurposes(policy) }, state: 'GRANTED' },
    select: { purpose: true, channel: true },
  });
  await recordConsent(
    context,
    change,
    consents.map((consent) => ({ ...made, ...consent, state: 'WITHDRAWN', locale })),
  );
  const shared = await change.tx.sharingPurpose.findMany({
    where: { customerId, purpose: { in: purposesByConsent(policy) }, allowed: true },
    select: { purpose: true },
  });
  await recordSharing(
    context,
    change,
    shared.map(({ purpose }) => ({ ...made, purpose, partnerId: null, allowed: false })),
  );
}
