import type { Policy } from '../policy/policy.ts';
import { type Category, categories } from '../policy/vocabulary.ts';
import { dueAt } from '../retention/rules.ts';
import { categoriesIn, sections } from './manifest.ts';
import type { Recipient } from './recipients.ts';

const accounted: readonly Category[] = ['payment', 'addressee'];
const proof: readonly Category[] = ['request', 'casework', 'disclosure', 'audit', 'trail'];

function limitOf(category: Category, { retention }: Policy): { limit: string; clause: string } {
  const { accountingYears, inactivityYears } = retention;
  if (accounted.includes(category)) {
    return { limit: `${accountingYears} years after the end of the year in which it was issued`, clause: 'P9' };
  }
  if (proof.includes(category)) {
    return { limit: 'kept as proof of how requests were answered and who read what', clause: 'P16' };
  }
  return {
    limit: `while a service is active; then ${inactivityYears} years after the last of service, log-in or attempt, or until its erasure is asked for`,
    clause: 'P14',
  };
}

/** The articles are GDPR's; other regimes grant the same by other names. */
const rights = [
  { right: 'RECTIFICATION', article: '16', how: 'Update the profile, or open a request of kind RECTIFICATION.' },
  { right: 'ERASURE', article: '17', how: 'Open a request of kind ERASURE.' },
  { right: 'RESTRICTION', article: '18', how: 'Open a request of kind RESTRICTION.' },
  { right: 'PORTABILITY', article: '20', how: 'This document is meant to be read by machines; it may be passed on.' },
  { right: 'OBJECTION', article: '21', how: 'Open a request of kind OBJECTION: it counts at once.' },
  { right: 'WITHDRAWAL', article: '7(3)', how: 'Withdraw any consent in the portal, by e-mail or by ticket.' },
  { right: 'COMPLAINT', article: '77', how: 'Complain to the supervisory authority where you live or work.' },
] as const;

function purposesOf({ purposes, staff }: Policy, recipients: readonly Recipient[]) {
  const pursued = new Set<string>([
    ...Object.values(staff).flatMap((role) => role.purposes.allowed),
    ...recipients.flatMap((one) => one.purposes),
  ]);
  return Object.entries(purposes).flatMap(([purpose, { title, taxonomy }]) =>
    pursued.has(purpose) ? [{ purpose, title, taxonomy }] : [],
  );
}

function categoriesOf(policy: Policy) {
  return categories.flatMap((category) => {
    const within = sections.filter((section) => categoriesIn(section).includes(category)).map(({ section }) => section);
    const { title, taxonomy } = policy.categories[category];
    return within.length > 0 ? [{ category, title, taxonomy, sections: within }] : [];
  });
}

/** `lastSignalAt` is null while a service is active. */
export type Facts = { recipients: readonly Recipient[]; lastSignalAt: Date | null };

/** What whoever asks for access is told besides the data themselves (GDPR art. 15(1) and (2)). */
export function article15(policy: Policy, { recipients, lastSignalAt }: Facts) {
  const held = categoriesOf(policy);
  return {
    purposes: purposesOf(policy, recipients),
    categories: held,
    sources: policy.sources,
    recipients,
    retention: {
      /** If nothing more happens. */
      erasedFrom: lastSignalAt && dueAt(lastSignalAt, policy.retention),
      categories: held.map(({ category }) => ({ category, ...limitOf(category, policy) })),
    },
    rights,
    transfers: policy.transfers,
    automatedDecisions: { made: false },
  };
}
