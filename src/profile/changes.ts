import type { Customer } from '../../prisma/generated/client/client.ts';
import type { Change } from '../change.ts';
import type { StatedChannel } from '../channel.ts';
import type { Context } from '../context.ts';
import { actorOf } from '../trail.ts';

/** The columns of a profile that its owner writes, by the name of their input. */
export type ProfileValues = Partial<
  Pick<
    Customer,
    | 'name'
    | 'businessName'
    | 'phone'
    | 'locale'
    | 'addressLine1'
    | 'addressLine2'
    | 'city'
    | 'region'
    | 'postalCode'
    | 'country'
  >
>;

/** Where each column stands in the schema. */
const coordinateOf = {
  name: 'Customer.name',
  businessName: 'Customer.businessName',
  email: 'Customer.email',
  phone: 'Customer.phone',
  locale: 'Customer.locale',
  addressLine1: 'Address.line1',
  addressLine2: 'Address.line2',
  city: 'Address.city',
  region: 'Address.region',
  postalCode: 'Address.postalCode',
  country: 'Address.country',
} as const;
type ProfileColumn = keyof typeof coordinateOf;

type Written = { row: Customer; values: Partial<Record<ProfileColumn, string | null>>; stated: StatedChannel };

/** One line of history for each value that differs (P6). */
export async function recordChanges(context: Context, change: Change, written: Written): Promise<string[]> {
  const { row, values, stated } = written;
  const { callerKind: actorKind, callerId: actorId } = actorOf(context.caller);
  // The keys of a partial record of columns are columns.
  const columns = (Object.keys(values) as ProfileColumn[]).filter((column) => row[column] !== values[column]);
  await change.tx.profileChange.createMany({
    data: columns.map((column) => ({
      id: change.newId(),
      customerId: row.id,
      field: coordinateOf[column],
      before: row[column],
      after: values[column] ?? null,
      at: change.now,
      actorKind,
      actorId,
      ...stated,
    })),
  });
  return columns.map((column) => coordinateOf[column]);
}
