import { Prisma } from '../../prisma/generated/client/client.ts';
import type { DisclosureStatus, LegalHoldGround } from '../../prisma/generated/client/enums.ts';
import { latest } from '../clock.ts';
import { consentPurposes } from '../policy/consents.ts';
import type { Policy } from '../policy/policy.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { holdInForce } from '../retention/rules.ts';
import { belongsTo, tableOf } from './belonging.ts';
import type { Model } from './disposition.ts';
import { models } from './dispositions.ts';

type Gagged = { gaggedUntil: Date | null };

/** What there is of a customer, as far as a plan depends on it. */
export type Standing = {
  /** Models of which they have rows. */
  present: ReadonlySet<Model>;
  /** How many invoices and transactions by year (UTC). */
  invoices: ReadonlyMap<number, number>;
  transactions: ReadonlyMap<number, number>;
  unpaid: number;
  /** Ids of services that have not ended. */
  services: readonly string[];
  holds: readonly (Gagged & { ground: LegalHoldGround })[];
  /** Holds that are over; where all of them are gagged, they are to be told of as those are. */
  pastHolds: readonly Gagged[];
  disclosures: readonly (Gagged & { proposedAt: Date; status: DisclosureStatus })[];
  lastDecisionAt: Date | null;
  lastRequestAt: Date | null;
  optedOut: OptedOut;
};

/** By which of their addresses and numbers somebody is not to be marketed to, now or when they come back. */
export type OptedOut = { email: boolean; phone: boolean };

type Client = Prisma.TransactionClient;

async function presentOf(db: Client, customerId: string): Promise<Set<Model>> {
  const each = models.flatMap((model) => {
    const condition = belongsTo(model, customerId);
    if (condition === null) return [];
    return [Prisma.sql`SELECT ${model} AS model WHERE EXISTS (SELECT FROM ${tableOf(model)} WHERE ${condition})`];
  });
  const rows = await db.$queryRaw<{ model: Model }[]>`${Prisma.join(each, ' UNION ALL ')}`;
  return new Set(rows.map(({ model }) => model));
}

type Years = { year: number; count: number }[];
const byYear = (rows: Years): Map<number, number> => new Map(rows.map(({ year, count }) => [year, count]));

const invoiceYears = (db: Client, customerId: string) => db.$queryRaw<Years>`
  SELECT extract(year FROM "issuedAt")::int AS year, count(*)::int AS count
  FROM "Invoice" WHERE "customerId" = ${customerId}::uuid GROUP BY 1`;

/** Those of an invoice are kept as long as it is. */
const transactionYears = (db: Client, customerId: string) => db.$queryRaw<Years>`
  SELECT extract(year FROM COALESCE(invoice."issuedAt", paid."occurredAt"))::int AS year, count(*)::int AS count
  FROM "Transaction" paid LEFT JOIN "Invoice" invoice ON invoice."id" = paid."invoiceId"
  WHERE paid."customerId" = ${customerId}::uuid GROUP BY 1`;

/** A withdrawn marketing consent opts out by its channel, an objection by all of them (P13). */
export async function optedOutOf(db: Client, policy: Policy, customerId: string): Promise<OptedOut> {
  const objected = { customerId, kind: 'OBJECTION', status: 'COMPLETED' } as const;
  if ((await db.dataRequest.count({ where: objected })) > 0) return { email: true, phone: true };
  const withdrawn = await db.consent.findMany({
    where: { customerId, purpose: { in: consentPurposes(policy) }, state: 'WITHDRAWN' },
    select: { channel: true },
  });
  const channels = withdrawn.map(({ channel }) => channel);
  return {
    email: channels.includes('EMAIL'),
    phone: channels.includes('TELEPHONE') || channels.includes('SMS'),
  };
}

/** Reads what there is now. */
export async function standingOf(db: Client, policy: Policy, customerId: string, now: Date): Promise<Standing> {
  const where = { customerId };
  const inForce = toWhere(holdInForce(now));
  const gag = { gaggedUntil: true } as const;
  const [consents, sharing, requests] = [
    await db.consentEvent.aggregate({ where, _max: { decidedAt: true } }),
    await db.sharingEvent.aggregate({ where, _max: { decidedAt: true } }),
    await db.dataRequest.aggregate({ where, _max: { receivedAt: true } }),
  ];
  const services = await db.service.findMany({
    where: { ...where, endedAt: null },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return {
    present: await presentOf(db, customerId),
    invoices: byYear(await invoiceYears(db, customerId)),
    transactions: byYear(await transactionYears(db, customerId)),
    unpaid: await db.invoice.count({ where: { ...where, status: 'UNPAID' } }),
    services: services.map(({ id }) => id),
    holds: await db.legalHold.findMany({
      where: { AND: [where, inForce] },
      orderBy: { id: 'asc' },
      select: { ground: true, ...gag },
    }),
    pastHolds: await db.legalHold.findMany({ where: { AND: [where, { NOT: inForce }] }, select: gag }),
    disclosures: await db.disclosure.findMany({
      where,
      orderBy: { id: 'asc' },
      select: { proposedAt: true, status: true, ...gag },
    }),
    lastDecisionAt: latest(consents._max.decidedAt, sharing._max.decidedAt),
    lastRequestAt: requests._max.receivedAt,
    optedOut: await optedOutOf(db, policy, customerId),
  };
}
