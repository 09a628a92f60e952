import { wordings } from '../../../src/policy/default/wordings.ts';
import { ConsentChannel } from '../../generated/client/enums.ts';
import { policyVersion } from '../consent.ts';
import type { Life } from './population.ts';
import { between, chance, choice, filled } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

type Decision = Pick<Row<'ConsentEvent'>, 'state' | 'source'> & { at: number };
type Through = keyof typeof shares.changedThrough;

const currentSince = Date.parse(policyVersion.current);
const changedThrough = choice(shares.changedThrough);

/** The version of the policy that a decision of that time was made under. */
export const policyAt = (time: number): string => (time >= currentSince ? policyVersion.current : policyVersion.former);

/** The ledger of one customer: choices at sign-up, changes of mind, and what an objection withdraws at once (P12, P13). */
export const consentEvents = (life: Life, locale: string, objectedAt: number | null): Row<'ConsentEvent'>[] =>
  Object.values(ConsentChannel).flatMap((channel) =>
    decisions(life, channel, objectedAt).map(({ at, ...decision }) => ({
      id: life.newId(at),
      customerId: life.id,
      purpose: 'MARKETING',
      channel,
      ...decision,
      ...decidedBy(life, decision.source),
      decidedAt: new Date(at),
      recordedAt: new Date(at),
      policyVersion: policyAt(at),
      ...shown(locale, channel),
    })),
  );

function decisions(
  { random, registeredAt, lastSeenAt }: Life,
  channel: ConsentChannel,
  objectedAt: number | null,
): Decision[] {
  const made: Decision[] = [];
  if (chance(random, shares.asked)) {
    const granted = chance(random, shares.granted[channel]);
    made.push({ state: granted ? 'GRANTED' : 'WITHDRAWN', source: 'SIGN_UP', at: registeredAt });
  }
  const at = between(random, registeredAt, Math.min(lastSeenAt, objectedAt ?? lastSeenAt));
  if (chance(random, shares.changedMind)) {
    if (made.at(-1)?.state === 'GRANTED') made.push({ state: 'WITHDRAWN', source: changedThrough(random), at });
    // A grant holds when the customer gives it, and not by ticket or e-mail (P13).
    else made.push({ state: 'GRANTED', source: 'PORTAL', at });
  }
  if (objectedAt !== null && made.at(-1)?.state === 'GRANTED') {
    made.push({ state: 'WITHDRAWN', source: 'PORTAL', at: objectedAt });
  }
  return made;
}

const decidedBy = ({ random, id }: Life, source: Row<'ConsentEvent'>['source']) =>
  source === 'STAFF' || source === 'EMAIL' || source === 'TICKET'
    ? ({ actorKind: 'STAFF', actorId: 'billing', evidence: filled(random, `${references[source]}######`) } as const)
    : ({ actorKind: 'CUSTOMER', actorId: id } as const);

const references = { STAFF: 'CALL-', EMAIL: 'MAIL-', TICKET: 'HD-' } as const satisfies Partial<
  Record<Through, string>
>;

/** The sign-up form is in the languages of the policy's wordings, and in English for everybody else. */
function shown(locale: string, channel: ConsentChannel): Pick<Row<'ConsentEvent'>, 'wording' | 'wordingLocale'> {
  const [language = ''] = locale.split('-');
  const wordingLocale = language in wordings ? (language as keyof typeof wordings) : 'en';
  return { wording: wordings[wordingLocale][channel], wordingLocale };
}
