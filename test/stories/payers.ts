import { partnerId } from '../../prisma/seed/keys.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { systemClock } from '../../src/clock.ts';
import type { Clients } from '../../src/database/database.ts';
import { uuidv7 } from '../../src/ids.ts';
import type { AskOptions } from '../harness/gateway.ts';
import type { Killable } from './killable.ts';
import { asNewcomer } from './newcomer.ts';

/** A customer whom nothing keeps, and of whom one processor holds data. `values` are found nowhere else. */
export type Payer = { id: string; subject: string; values: string[] };

async function addPayer({ prisma }: Clients, index: number): Promise<Payer> {
  const now = systemClock.now();
  const long = new Date(now.getTime() - 1_000_000_000_000);
  const id = uuidv7(now);
  const subject = `payer-${index}-subject`;
  const names = { name: `Petra${index}q Payer`, email: `petra${index}q@example.com`, phone: `+4930555${index + 1000}` };
  const place = { addressLine1: `Zahlweg ${index}q`, city: 'Berlin', postalCode: '10115', country: 'DE' };
  const times = { registeredAt: long, updatedAt: long };
  await prisma.customer.create({ data: { id, ...names, ...place, locale: 'de', ...times } });
  await prisma.loginIdentity.create({
    data: { id: uuidv7(now), customerId: id, issuer: developmentIssuer, subject, linkedAt: long },
  });
  const processorId = partnerId('paypal');
  const reference = `pp-of-petra${index}q`;
  const added = { termsAcceptedAt: long, addedAt: long };
  await prisma.paymentMethod.create({ data: { id: uuidv7(now), customerId: id, processorId, reference, ...added } });
  const relation = { customerId: id, partnerId: processorId, ground: 'PAYMENT_METHOD', since: long } as const;
  await prisma.processorRelation.create({ data: relation });
  const ip = `198.51.100.${index + 100}`;
  for (let count = 0; count < 3; count += 1) {
    await prisma.activity.create({ data: { id: uuidv7(now), customerId: id, kind: 'LOGIN', at: long, ip } });
    const letter = { medium: 'EMAIL', direction: 'INBOUND', sentAt: long, contentHash: 'ab' } as const;
    await prisma.communication.create({ data: { id: uuidv7(now), customerId: id, ...letter } });
  }
  return { id, subject, values: [...Object.values(names), place.addressLine1, subject, reference, ip] };
}

export async function addPayers(owner: Clients, count: number): Promise<Payer[]> {
  const payers: Payer[] = [];
  for (let index = 0; index < count; index += 1) payers.push(await addPayer(owner, index));
  return payers;
}

/** How they ask. */
export const personAt = (gateway: Killable, { subject }: Payer): Promise<AskOptions> => asNewcomer(gateway, subject);
