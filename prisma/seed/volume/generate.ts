import { developmentIssuer } from '../../../src/caller/issuers.ts';
import { latest } from '../times.ts';
import { activityOf } from './activity.ts';
import { billingOf } from './billing.ts';
import { consentEvents } from './consent.ts';
import { meansOf, paymentMethods, processorRelations } from './payments.ts';
import { type Life, lifeAt, type Population } from './population.ts';
import { profileOf } from './profile.ts';
import { communicationsOf, legalHoldOf, profileChangeOf } from './records.ts';
import { requestOf } from './requests.ts';
import { emptyRows, type Rows } from './rows.ts';
import { servicesOf } from './services.ts';
import { sharingEvents } from './sharing.ts';

/** The rows of the customers at these places of a population. */
export function generate(population: Population, places: Iterable<number>): Rows {
  const rows = emptyRows();
  for (const place of places) add(rows, lifeAt(population, place));
  return rows;
}

function add(rows: Rows, life: Life): void {
  const { currency, regime, ...profile } = profileOf(life);
  const means = meansOf(life);
  const asked = requestOf(life, regime);
  const change = profileChangeOf(life, profile);
  const services = servicesOf(life);
  const billing = billingOf(life, { ...profile, currency }, means);
  const { lastLoginAt, lastLoginAttemptAt, activity } = activityOf(life);
  const hold = legalHoldOf(life);
  const registeredAt = new Date(life.registeredAt);
  const changes = [change?.at, asked?.restrictedAt].filter((at) => at instanceof Date);

  rows.Customer.push({
    id: life.id,
    ...profile,
    version: 1 + changes.length,
    registeredAt,
    updatedAt: latest(changes) ?? registeredAt,
    restrictedAt: asked?.restrictedAt ?? null,
    lastLoginAt,
    lastLoginAttemptAt,
    lastServiceEndedAt: latest(services.flatMap(({ endedAt }) => endedAt ?? [])),
  });
  rows.LoginIdentity.push({
    id: life.newId(life.registeredAt),
    customerId: life.id,
    issuer: developmentIssuer,
    subject: life.key,
    linkedAt: registeredAt,
  });
  if (change) rows.ProfileChange.push(change);
  rows.ConsentEvent.push(...consentEvents(life, profile.locale, asked?.objectedAt ?? null));
  rows.SharingEvent.push(...sharingEvents(life));
  rows.ProcessorRelation.push(...processorRelations(life, means));
  rows.Service.push(...services);
  rows.PaymentMethod.push(...paymentMethods(life, means));
  rows.Invoice.push(...billing.invoices);
  rows.Transaction.push(...billing.transactions);
  rows.Activity.push(...activity);
  rows.Communication.push(...communicationsOf(life));
  if (asked) rows.DataRequest.push(asked.request);
  if (asked) rows.RequestEvent.push(...asked.timeline);
  if (hold) rows.LegalHold.push(hold);
}
