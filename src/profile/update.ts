import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import { channelFields, type StatedChannel, statedChannel } from '../channel.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { country, email, locale, phone, readInput, text } from '../inputs.ts';
import { changeable, readForChange } from '../subject.ts';
import { type ProfileValues, recordChanges } from './changes.ts';

export const addressInput = z.object({
  line1: text(200).nullish(),
  line2: text(200).nullish(),
  city: text(100).nullish(),
  region: text(100).nullish(),
  postalCode: text(20).nullish(),
  country: country.nullish(),
});

/** Null clears a value and an absent field leaves it; a name and an address to write to cannot be cleared. */
const updateInput = z.object({
  version: z.int().min(1),
  name: text(200).optional(),
  businessName: text(200).nullish(),
  email: email.optional(),
  phone: phone.nullish(),
  locale: locale.nullish(),
  address: addressInput.nullish(),
  ...channelFields,
});
type Update = z.output<typeof updateInput>;

export function addressColumns(address: z.output<typeof addressInput> | null | undefined): ProfileValues {
  if (address === undefined) return {};
  const { line1, line2, city, region, postalCode, country: code } = address ?? {};
  return {
    addressLine1: line1 ?? null,
    addressLine2: line2 ?? null,
    city: city ?? null,
    region: region ?? null,
    postalCode: postalCode ?? null,
    country: code ?? null,
  };
}

function columnsOf({ name, businessName, phone: number, locale: tag, address }: Update): ProfileValues {
  return {
    ...(name === undefined ? {} : { name }),
    ...(businessName === undefined ? {} : { businessName }),
    ...(number === undefined ? {} : { phone: number }),
    ...(tag === undefined ? {} : { locale: tag }),
    ...addressColumns(address),
  };
}

async function askToConfirm(
  change: Change,
  customerId: string,
  emails: { now: string | null; next: string },
  stated: StatedChannel,
) {
  const id = change.newId();
  // The newest wish counts: a mistyped address must not be confirmed by the stranger who has it.
  await change.tx.emailChange.deleteMany({ where: { customerId, confirmedAt: null } });
  await change.tx.emailChange.create({
    data: {
      id,
      customerId,
      previousEmail: emails.now,
      newEmail: emails.next,
      requestedAt: change.now,
      ...stated,
    },
  });
  change.tell('mail.confirm-email', customerId, { target: id });
}

async function update(
  context: Context,
  change: Change,
  id: string,
  input: Update,
  stated: StatedChannel,
): Promise<Effect> {
  const row = await readForChange(context, change, id, 'input.id');
  if (row.version !== input.version) throw new Conflict('The profile has changed since.', row.version);
  const values = columnsOf(input);
  const { count } = await change.tx.customer.updateMany({
    where: { ...changeable(context, id), version: input.version },
    data: { ...values, updatedAt: change.now, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The profile has changed since.');
  const fields = await recordChanges(context, change, { row, values, stated });
  // An address counts once it is confirmed (P7); until then the old one stands.
  if (input.email !== undefined && input.email !== row.email) {
    await askToConfirm(change, id, { now: row.email, next: input.email }, stated);
    fields.push('Customer.email');
  }
  if (fields.length > 0) change.tell('customer.changed', id, { fields: fields.join(' ') });
  return { id, subject: id, fields };
}

/** Writes a profile (P6, P7). Gives the customer's id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function updateProfile(context: Context, id: string, raw: unknown): Promise<string> {
  const input = readInput(updateInput, raw);
  const stated = statedChannel(context, input);
  if (Object.keys(columnsOf(input)).length === 0 && input.email === undefined) {
    throw new InvalidInput('input', 'expected at least one field to change');
  }
  const clause = context.caller.kind === 'CUSTOMER' ? 'P6' : 'P7';
  return carryOut(context, { operation: 'updateProfile', clause, reference: stated.reference }, (change) =>
    update(context, change, id, input, stated),
  );
}
