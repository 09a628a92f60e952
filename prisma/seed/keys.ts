import { type CastMember, cast } from './identities.ts';

export const customerNames = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'] as const;
export type CustomerName = (typeof customerNames)[number];

export const partnerNames = ['newsletter-co', 'insight-labs', 'stripe', 'paypal'] as const;
export type PartnerName = (typeof partnerNames)[number];

/** The third group of a child's UUID tells its table. These numbers are for good: ids of seeded rows follow from them. */
const kinds = {
  login: 0x001,
  emailChange: 0x002,
  profileChange: 0x003,
  consent: 0x004,
  sharing: 0x005,
  pending: 0x006,
  service: 0x007,
  paymentMethod: 0x008,
  invoice: 0x009,
  transaction: 0x00a,
  activity: 0x00b,
  communication: 0x00c,
  request: 0x00d,
  requestEvent: 0x00e,
  exportArtefact: 0x00f,
  hold: 0x010,
  disclosure: 0x011,
  audit: 0x012,
} as const;
export type Kind = keyof typeof kinds;

export function customerId(name: CustomerName): string {
  const member = cast.find((candidate) => candidate.kind === 'CUSTOMER' && candidate.name === name);
  if (member?.kind !== 'CUSTOMER') throw new Error(`${name} is no customer of the cast`);
  return member.customerId;
}

export function partnerNamed(name: PartnerName): Extract<CastMember, { kind: 'PARTNER' }> {
  const member = cast.find((candidate) => candidate.kind === 'PARTNER' && candidate.name === name);
  if (member?.kind !== 'PARTNER') throw new Error(`${name} is no partner of the cast`);
  return member;
}

export const partnerId = (name: PartnerName): string => partnerNamed(name).partnerId;

/**
 * The id of a customer's nth row of a kind, a valid UUIDv7: the cast's fixed millisecond, the kind, n, then the owner's
 * last 12 digits. Lists go by id, so a greater `ordinal` comes later; rows written while serving come after all of these.
 */
export function childId(owner: string, kind: Kind, ordinal: number): string {
  const hex = (value: number) => value.toString(16).padStart(3, '0');
  return `01890000-0000-7${hex(kinds[kind])}-8${hex(ordinal)}-${owner.slice(-12)}`;
}

export type Owned<Row> = Omit<Row, 'id' | 'customerId'>;
export type ByCustomer<Row> = Partial<Record<CustomerName, readonly Row[]>>;

/** A table written by owner, oldest row first, as rows with their ids. */
export function owned<Row extends object>(
  kind: Kind,
  table: ByCustomer<Row>,
): (Row & { id: string; customerId: string })[] {
  return customerNames.flatMap((name) => {
    const owner = customerId(name);
    return (table[name] ?? []).map((row, index) => ({
      ...row,
      id: childId(owner, kind, index + 1),
      customerId: owner,
    }));
  });
}
