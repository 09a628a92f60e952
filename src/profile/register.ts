import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client/client.ts';
import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, statedChannel } from '../channel.ts';
import { recordConsent } from '../consent/ledger.ts';
import { awaitConfirmation, mustWait } from '../consent/pending.ts';
import type { Decided } from '../consent/set.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { email, locale, phone, readInput, text } from '../inputs.ts';
import { recordSharing } from '../sharing/ledger.ts';
import { isReserved } from './reserved.ts';
import { addressColumns, addressInput } from './update.ts';

const choices = z
  .array(z.object({ channel: z.enum(ConsentChannel), granted: z.boolean() }))
  .max(4, 'expected each channel once')
  .refine((list) => new Set(list.map(({ channel }) => channel)).size === list.length, 'expected each channel once');

const registerInput = z.object({
  name: text(200),
  email,
  businessName: text(200).nullish(),
  phone: phone.nullish(),
  locale: locale.nullish(),
  address: addressInput.nullish(),
  /** No choice is no consent (P12). */
  marketing: choices,
  ...channelFields,
});
type Registration = z.output<typeof registerInput>;
type Choice = Registration['marketing'][number];

const coordinates = ['Customer.name', 'Customer.email'] as const;

async function createCustomer(context: Context, change: Change, id: string, input: Registration): Promise<void> {
  const { caller } = context;
  const { tx, now } = change;
  const { name, email: address, businessName = null, phone: number = null, locale: tag = null } = input;
  const profile = { name, email: address, businessName, phone: number, locale: tag, ...addressColumns(input.address) };
  await tx.customer.create({ data: { id, ...profile, registeredAt: now, updatedAt: now } });
  if (caller.kind !== 'CUSTOMER') return;
  await tx.loginIdentity.create({ data: { id: change.newId(), customerId: id, ...caller.identity, linkedAt: now } });
}

/** Whether marketing to this address or number was opted out of, perhaps before an erasure. */
async function isSuppressed(context: Context, { tx }: Change, { email: address, phone: number }: Registration) {
  const hashes = [
    { identifier: 'EMAIL' as const, keyedHash: context.keyedHash(address) },
    ...(number ? [{ identifier: 'TELEPHONE' as const, keyedHash: context.keyedHash(number) }] : []),
  ];
  return (await tx.suppression.findFirst({ where: { OR: hashes } })) !== null;
}

/**
 * A grant counts at once only from the customer's own hand, unless the policy wants it confirmed, and not for an address that
 * once opted out (P12, P13).
 */
async function recordChoices(context: Context, change: Change, id: string, input: Registration, stated: StatedChannel) {
  const suppressed = await isSuppressed(context, change, input);
  const waits = ({ channel, granted }: Choice) => granted && (suppressed || mustWait(context, granted, channel));
  await recordConsent(
    context,
    change,
    input.marketing
      .filter((choice) => !waits(choice))
      .map(({ channel, granted }) => ({
        customerId: id,
        purpose: 'MARKETING',
        channel,
        state: granted ? 'GRANTED' : 'WITHDRAWN',
        source: 'SIGN_UP',
        locale: input.locale ?? null,
        evidence: stated.reference,
      })),
  );
  // Text messages are never consented to by a link (P13): they can still choose them at the portal.
  for (const { channel } of input.marketing.filter((choice) => waits(choice) && choice.channel !== 'SMS')) {
    const consent = { purpose: 'MARKETING', consentChannel: channel, partnerId: null } as const;
    await awaitConfirmation(context, change, { customerId: id, ...consent, source: 'SIGN_UP', stated });
  }
}

async function register(context: Context, change: Change, input: Registration, stated: StatedChannel): Promise<Effect> {
  const { caller } = context;
  if (caller.kind === 'CUSTOMER' && caller.customerId !== null) throw new Conflict('You are registered already.');
  if (await isReserved(change, input.email, null)) throw new Conflict(notRegistrable);
  const id = change.newId();
  await createCustomer(context, change, id, input);
  await recordChoices(context, change, id, input, stated);
  // Nothing is blocked, and nothing allowed, until the customer says so (P19).
  const evidence = stated.reference;
  const open = { customerId: id, purpose: null, partnerId: null, allowed: true, source: 'SIGN_UP' as const, evidence };
  await recordSharing(context, change, [open]);
  change.tell('customer.changed', id, { fields: coordinates.join(' ') });
  return { id, subject: id, fields: coordinates };
}

const notRegistrable = 'A customer cannot be registered with these details.';

const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

/** Makes a customer (P12); `pending` tells whether a choice of theirs waits. Throws InvalidInput, and Conflict for an address or a log-in that has one. */
export async function registerCustomer(context: Context, raw: unknown): Promise<Decided> {
  const input = readInput(registerInput, raw);
  await context.limitMutation(context.caller, 'registerCustomer');
  const stated = statedChannel(context, input);
  if (
    context.caller.kind !== 'CUSTOMER' &&
    input.marketing.some(({ channel, granted }) => channel === 'SMS' && granted)
  ) {
    throw new InvalidInput('input.marketing', 'text messages are consented to by the customer alone (P13)');
  }
  const named = { operation: 'registerCustomer', clause: 'P12', reference: stated.reference } as const;
  // Whether the address once opted out is not told.
  const pending = input.marketing.some(({ channel, granted }) => mustWait(context, granted, channel));
  const registering = carryOut(context, named, (change) => register(context, change, input, stated));
  const customerId = await registering.catch((error: unknown) => {
    throw isTaken(error) ? new Conflict(notRegistrable) : error;
  });
  return { customerId, pending };
}
