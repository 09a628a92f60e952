import { addYears } from '../clock.ts';
import { globalId } from '../global-id.ts';
import type { Kept, Policy } from '../policy/policy.ts';
import { digestOf } from './canonical.ts';
import type { Model } from './disposition.ts';
import { erasedModels, marked, models } from './dispositions.ts';
import type { Standing } from './standing.ts';

/** `gaggedUntil` where the law forbids to tell the customer of it before then (P16). Times are ISO 8601. */
type Gag = { gaggedUntil?: string | undefined };

/** What becomes of the records of one kind. `record` is a model, with a column or a number; never a value. */
export type PlanItem = Gag & {
  record: string;
  action: 'ERASE' | 'MASK' | 'KEEP' | 'BLOCKED';
  ground: string | null;
  until: string | null;
};

export type BlockerCode = 'ACTIVE_SERVICE' | 'UNPAID_INVOICE' | 'LEGAL_HOLD';

/** What stands in the way, and how it is cleared (P8). */
export type PlanBlocker = Gag & { code: BlockerCode; reason: string; unblock: string };

export type Plan = { hash: string; items: PlanItem[]; blockers: PlanBlocker[] };

const item = (
  record: string,
  action: PlanItem['action'],
  ground: string | null = null,
  until: Date | null = null,
): PlanItem => ({
  record,
  action,
  ground,
  until: until?.toISOString() ?? null,
});

const gag = ({ gaggedUntil }: { gaggedUntil: Date | null }, now: Date): Gag =>
  gaggedUntil !== null && gaggedUntil > now ? { gaggedUntil: gaggedUntil.toISOString() } : {};

const counted = (model: Model, count: number): string => `${model} (${count})`;
const some = (count: number, one: string, more: string): string => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/** The end of the accounting period of what is from a year (P9). */
const accountedUntil = (year: number, { accountingYears }: Policy['retention']): Date =>
  new Date(Date.UTC(year + accountingYears + 1, 0, 1));

function keptForAccounting(model: Model, years: ReadonlyMap<number, number>, { retention }: Policy): PlanItem[] {
  return [...years]
    .toSorted(([one], [other]) => one - other)
    .map(([year, count]) =>
      item(counted(model, count), 'KEEP', retention.grounds.ACCOUNTING, accountedUntil(year, retention)),
    );
}

type Keeping = { model: Model; ground: Exclude<Kept, 'ACCOUNTING'>; from: Date | null };

/** Rows that stay with nothing of the person in them, on a ground. */
function kept({ present }: Standing, { retention }: Policy, { model, ground, from }: Keeping): PlanItem[] {
  if (!present.has(model)) return [];
  return [item(model, 'KEEP', retention.grounds[ground], from && addYears(from, retention.keptYears[ground]))];
}

function disclosed({ disclosures }: Standing, { retention }: Policy, now: Date): PlanItem[] {
  return disclosures.map((one) => ({
    ...item(
      'Disclosure',
      'KEEP',
      retention.grounds.DISCLOSURE,
      addYears(one.proposedAt, retention.keptYears.DISCLOSURE),
    ),
    ...gag(one, now),
  }));
}

/** One item for the texts of holds: told of unless every hold is one that must not be. */
function maskedHolds({ holds, pastHolds }: Standing, now: Date): PlanItem[] {
  const gags = [...holds, ...pastHolds].map((hold) => gag(hold, now));
  const [hidden] = gags.map(({ gaggedUntil }) => gaggedUntil ?? '').toSorted();
  const masked = item('LegalHold.reference', 'MASK');
  if (gags.length === 0) return [];
  return [hidden ? { ...masked, gaggedUntil: hidden } : masked];
}

/** What is there, or not, by the working of the gateway itself, and would change a plan from one day to the next. */
const always: readonly Model[] = [
  'LoginIdentity',
  'OneTimeLink',
  'IdempotencyKey',
  'AuditEvent',
  'RequestEvent',
  'ExportArtefact',
];

function masks(standing: Standing, now: Date): PlanItem[] {
  return models.flatMap((model) => {
    if (!standing.present.has(model) && !always.includes(model)) return [];
    if (model === 'LegalHold') return maskedHolds(standing, now);
    if (model === 'Customer') return [item('Customer', 'MASK')];
    return marked(model, 'MASK').map((column) => item(`${model}.${column}`, 'MASK'));
  });
}

function erases({ present, services }: Standing): PlanItem[] {
  return erasedModels
    .filter((model) => present.has(model) || always.includes(model))
    .map((model) => item(model, model === 'Service' && services.length > 0 ? 'BLOCKED' : 'ERASE'));
}

function suppressed({ optedOut }: Standing): PlanItem[] {
  const words = [...(optedOut.email ? ['EMAIL'] : []), ...(optedOut.phone ? ['TELEPHONE'] : [])];
  return words.map((one) => item(`Suppression.${one}`, 'KEEP', 'P13: who has opted out is not marketed to again'));
}

function blockersOf({ services, unpaid, holds }: Standing, now: Date): PlanBlocker[] {
  const blockers: PlanBlocker[] = [];
  if (services.length > 0) {
    blockers.push({
      code: 'ACTIVE_SERVICE',
      reason: `${some(services.length, 'service has', 'services have')} not ended (P8).`,
      unblock: `Cancel with updateService, which ends the contract: ${services.map((id) => globalId('Service', id)).join(', ')}.`,
    });
  }
  if (unpaid > 0) {
    blockers.push({
      code: 'UNPAID_INVOICE',
      reason: `${some(unpaid, 'invoice is', 'invoices are')} not paid (P8, P9).`,
      unblock: 'Report the payment with recordTransaction, or the invoice as PAID or VOID with recordInvoice.',
    });
  }
  for (const hold of holds) {
    const reason = `A legal hold is in force: ${hold.ground} (P16).`;
    blockers.push({
      code: 'LEGAL_HOLD',
      reason,
      unblock: 'The legal or the privacy department releases it.',
      ...gag(hold, now),
    });
  }
  return blockers;
}

/** A gag ends by itself, and changes nothing of what is done. */
const bare = <Told extends Gag>(told: Told) => ({ ...told, gaggedUntil: undefined });

const hashed = <Blocker extends Gag>(items: PlanItem[], blockers: Blocker[]) => ({
  hash: digestOf({ items: items.map(bare), blockers: blockers.map(bare) }),
  items,
  blockers,
});

/** What an erasure would do now. The same state gives the same hash, whenever it is asked. */
export function planOf(standing: Standing, policy: Policy, now: Date): Plan {
  const items = [
    ...erases(standing),
    ...masks(standing, now),
    ...keptForAccounting('Invoice', standing.invoices, policy),
    ...keptForAccounting('Transaction', standing.transactions, policy),
    ...kept(standing, policy, { model: 'ConsentEvent', ground: 'CONSENT', from: standing.lastDecisionAt }),
    ...kept(standing, policy, { model: 'SharingEvent', ground: 'CONSENT', from: standing.lastDecisionAt }),
    // With its steps, plans, tasks and certificate.
    ...kept(standing, policy, { model: 'DataRequest', ground: 'REQUEST', from: standing.lastRequestAt }),
    ...disclosed(standing, policy, now),
    ...suppressed(standing),
    item('Tombstone', 'KEEP', 'P10: a restored backup is erased again'),
  ];
  return hashed(items, blockersOf(standing, now));
}

type Stored = { items: PlanItem[]; blockers: (Omit<PlanBlocker, 'code'> & { code?: string | undefined })[] };

/** What the law does not forbid to tell the customer. Its hash is of what is left, and so tells nothing of the rest (P16). */
export function withoutGagged({ items, blockers }: Stored, now: Date): Stored & { hash: string } {
  const told = ({ gaggedUntil }: Gag) => gaggedUntil === undefined || new Date(gaggedUntil) <= now;
  return hashed(items.filter(told), blockers.filter(told));
}
