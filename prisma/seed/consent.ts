import { defaultPolicy } from '../../src/policy/default/document.ts';
import { wordings } from '../../src/policy/default/wordings.ts';
import type { Prisma } from '../generated/client/client.ts';
import { ConsentChannel, type ConsentState } from '../generated/client/enums.ts';
import { type CustomerName, customerId, type Owned, owned } from './keys.ts';
import type { Times } from './times.ts';

type Decision = Owned<Prisma.ConsentEventCreateManyInput>;
type Choices = Partial<Record<ConsentChannel, ConsentState>>;
type Origin = Pick<Decision, 'source' | 'actorKind' | 'actorId'> & { evidence?: string };

/** The policy in force, and the one that the sign-up forms of a year ago and more showed. */
export const policyVersion = { current: defaultPolicy.version, former: '2018-05-25' } as const;

const languages = {
  alice: 'en',
  bob: 'en',
  carol: 'sv',
  dave: 'en',
  erin: 'en',
  frank: 'de',
  grace: 'fr',
} as const satisfies Record<CustomerName, keyof typeof wordings>;

const themselves = (name: CustomerName, source: Origin['source']): Origin => ({
  source,
  actorKind: 'CUSTOMER',
  actorId: customerId(name),
});

/** Decisions of one moment, one event each; a channel that is left out was not chosen, and stays NOT_ASKED (P12). */
const decided = (
  name: CustomerName,
  decidedAt: Date,
  policy: keyof typeof policyVersion,
  origin: Origin,
  choices: Choices,
): Decision[] =>
  Object.values(ConsentChannel).flatMap((channel) => {
    const state = choices[channel];
    if (!state) return [];
    const wordingLocale = languages[name];
    return {
      purpose: 'MARKETING',
      channel,
      state,
      ...origin,
      decidedAt,
      recordedAt: decidedAt,
      policyVersion: policyVersion[policy],
      wording: wordings[wordingLocale][channel],
      wordingLocale,
    };
  });

const signUp = (name: CustomerName, at: Date, choices: Choices) =>
  decided(name, at, 'former', themselves(name, 'SIGN_UP'), choices);
const portal = (name: CustomerName, at: Date, choices: Choices) =>
  decided(name, at, 'current', themselves(name, 'PORTAL'), choices);

const none: Choices = { EMAIL: 'WITHDRAWN', TELEPHONE: 'WITHDRAWN', SMS: 'WITHDRAWN', POST: 'WITHDRAWN' };

export const consentEvents = ({ daysAgo, yearsAgo }: Times): Prisma.ConsentEventCreateManyInput[] =>
  owned<Decision>('consent', {
    alice: [
      ...signUp('alice', yearsAgo(3), { ...none, EMAIL: 'GRANTED' }),
      ...portal('alice', daysAgo(15), { SMS: 'GRANTED' }),
    ],
    bob: signUp('bob', yearsAgo(2), { EMAIL: 'GRANTED', TELEPHONE: 'GRANTED', SMS: 'WITHDRAWN' }),
    carol: [
      ...signUp('carol', yearsAgo(4), { EMAIL: 'GRANTED', SMS: 'GRANTED', POST: 'WITHDRAWN' }),
      ...portal('carol', daysAgo(18), { EMAIL: 'WITHDRAWN', SMS: 'WITHDRAWN' }),
    ],
    dave: signUp('dave', yearsAgo(12), { EMAIL: 'GRANTED' }),
    erin: signUp('erin', yearsAgo(12), none),
    frank: signUp('frank', yearsAgo(5), { ...none, EMAIL: 'GRANTED', POST: 'GRANTED' }),
    grace: [
      ...signUp('grace', yearsAgo(1), { EMAIL: 'GRANTED', POST: 'GRANTED' }),
      ...decided(
        'grace',
        daysAgo(9),
        'current',
        { source: 'TICKET', actorKind: 'STAFF', actorId: 'billing', evidence: 'HD-2031' },
        { EMAIL: 'WITHDRAWN' },
      ),
    ],
  });

/** A grant that came by ticket has no effect until the customer confirms it (P13). */
export const pendingDecisions = ({ daysAgo, inDays }: Times): Prisma.PendingDecisionCreateManyInput[] =>
  owned<Owned<Prisma.PendingDecisionCreateManyInput>>('pending', {
    grace: [
      {
        purpose: 'MARKETING',
        consentChannel: 'TELEPHONE',
        source: 'TICKET',
        channel: 'HELPDESK_TICKET',
        reference: 'HD-2044',
        actorKind: 'STAFF',
        actorId: 'billing',
        policyVersion: policyVersion.current,
        requestedAt: daysAgo(2),
        expiresAt: inDays(5),
      },
    ],
  });
