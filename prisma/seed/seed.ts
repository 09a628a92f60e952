import type { Clock } from '../../src/clock.ts';
import type { Mac } from '../../src/trail/chain.ts';
import type { Prisma, PrismaClient } from '../generated/client/client.ts';
import { activity } from './activity.ts';
import { emailChanges, profileChanges } from './changes.ts';
import { communications } from './communications.ts';
import { consentEvents, pendingDecisions } from './consent.ts';
import { cookieUsage } from './cookies.ts';
import { customers, loginIdentities } from './customers.ts';
import { exportArtefacts } from './exports.ts';
import { invoices } from './invoices.ts';
import { customerId, customerNames } from './keys.ts';
import { disclosureSteps, disclosures, legalHolds, suppressions } from './legal.ts';
import { partnerCredentials, partners } from './partners.ts';
import { paymentMethods, processorRelations, transactions } from './payments.ts';
import { dataRequests, requestEvents } from './requests.ts';
import { services } from './services.ts';
import { sharingEvents } from './sharing.ts';
import { timesFrom } from './times.ts';
import { auditEvents } from './trail.ts';

/** Any number that nothing else locks; two processes that start together seed once. */
const ADVISORY_LOCK = 1890_0000;

/**
 * Writes the cast, as the database's owner, in one transaction. It comes whole or not at all, and only once: rows are
 * never topped up, so that nothing comes back of a member who was erased since. Never for production data. `mac` is the
 * gateway's own, which vouches for the cast's part of the audit trail.
 */
export async function seedCast(prisma: PrismaClient, clock: Clock, mac: Mac): Promise<void> {
  const times = timesFrom(clock.now());
  await prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`;
      if (await isSeeded(tx)) return;
      await tx.partner.createMany({ data: partners(times) });
      await tx.partnerCredential.createMany({ data: await partnerCredentials(times) });
      await tx.customer.createMany({ data: customers(times) });
      await tx.loginIdentity.createMany({ data: loginIdentities(times) });
      await tx.emailChange.createMany({ data: emailChanges(times) });
      await tx.profileChange.createMany({ data: profileChanges(times) });
      await tx.consentEvent.createMany({ data: consentEvents(times) });
      await tx.sharingEvent.createMany({ data: sharingEvents(times) });
      await tx.pendingDecision.createMany({ data: pendingDecisions(times) });
      await tx.processorRelation.createMany({ data: processorRelations(times) });
      await tx.service.createMany({ data: services(times) });
      await tx.paymentMethod.createMany({ data: paymentMethods(times) });
      await tx.invoice.createMany({ data: invoices(times) });
      await tx.transaction.createMany({ data: transactions(times) });
      await tx.activity.createMany({ data: activity(times) });
      await tx.communication.createMany({ data: communications(times) });
      await tx.cookieUsage.createMany({ data: cookieUsage(times) });
      await tx.dataRequest.createMany({ data: dataRequests(times) });
      await tx.requestEvent.createMany({ data: requestEvents(times) });
      await tx.exportArtefact.createMany({ data: exportArtefacts(times) });
      await tx.legalHold.createMany({ data: legalHolds(times) });
      await tx.disclosure.createMany({ data: disclosures(times) });
      for (const step of disclosureSteps(times)) await tx.disclosure.update(step);
      await tx.suppression.createMany({ data: suppressions(times) });
      await tx.auditEvent.createMany({ data: auditEvents(times, mac) });
    },
    { maxWait: 30_000, timeout: 60_000 },
  );
}

/** An erased customer keeps the row, so the cast stays known as seeded. */
const isSeeded = async (tx: Prisma.TransactionClient): Promise<boolean> =>
  (await tx.customer.count({ where: { id: { in: customerNames.map(customerId) } } })) > 0;
