import { signAccessToken, signPartnerToken } from '../../src/caller/issue.ts';
import { developmentIssuer } from '../../src/caller/issuers.ts';
import { openKeys } from '../../src/caller/keys.ts';
import type { Clock } from '../../src/clock.ts';
import type { Config } from '../../src/config.ts';
import { type Role, roles, type Scope } from '../../src/policy/vocabulary.ts';
import type { CustomerState } from './customers.ts';
import type { Who } from './oracle.ts';
import { type PartnerName, partnerNames, registrationOf } from './partners.ts';
import type { World } from './world.ts';

/** Somebody who asks: who they are to the published policy, and how they prove it. */
export type FuzzCaller = { name: string; who: Who; headers: Readonly<Record<string, string>> };

export const callerKinds = ['CUSTOMER', 'STAFF', 'PARTNER', 'SYSTEM', 'ANONYMOUS'] as const;
export type CallerKind = (typeof callerKinds)[number];

type Signing = { config: Config; clock: Clock; world: World };

const callingCustomers: readonly CustomerState[] = [
  'shared',
  'blocked',
  'restricted',
  'erasing',
  'erased',
  'related',
  'inactive',
];

/** One role each, and two together. */
const staffs: readonly (readonly Role[])[] = [...roles.map((role) => [role]), ['SUPPORT', 'LEGAL']];

/** Tokens that carry less than is registered. */
const narrowed: readonly { partner: PartnerName; scopes: readonly Scope[] }[] = [
  { partner: 'MARKETER', scopes: [] },
  { partner: 'PROCESSOR_A', scopes: ['payment:read'] },
];

function idOf({ cells }: World, model: 'Customer' | 'Partner', name: string): string {
  for (const [text, [cell]] of cells) {
    const owner = model === 'Customer' ? cell?.row.customer : cell?.row.partner;
    if (cell?.row.model === model && cell.column === 'id' && owner === name) return text;
  }
  throw new Error(`there is no ${model} ${name}`);
}

/** What a row of theirs holds that they sign in with. */
function signInOf({ tables }: World, model: string, owner: Record<string, string>, column: string): string {
  const [[name, id] = []] = Object.entries(owner);
  const row = tables.get(model)?.find((one) => name !== undefined && one[name] === id);
  if (!row) throw new Error(`there is no ${model} of theirs`);
  return String(row[column]);
}

/** Everybody who asks, by their kind, with tokens that are good while the clock stands. */
export async function callersOf({ config, clock, world }: Signing): Promise<Record<CallerKind, FuzzCaller[]>> {
  const keys = await openKeys(config);
  const { development, audience } = keys;
  const now = clock.now();
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  async function person(sub: string, name: string, kind: 'CUSTOMER' | 'STAFF' | 'SYSTEM', given: readonly Role[] = []) {
    if (development === null) throw new Error('the tokens of people are an identity provider’s here');
    const claims = {
      iss: developmentIssuer,
      aud: audience,
      sub,
      name,
      kind,
      ...(given.length > 0 && { roles: given }),
    };
    return bearer(await signAccessToken(development, claims, { now }));
  }

  async function partner(name: PartnerName, scopes: readonly Scope[]): Promise<FuzzCaller> {
    const partnerId = idOf(world, 'Partner', name);
    const credentialId = signInOf(world, 'PartnerCredential', { partnerId }, 'id');
    const grant = { partnerId, name, credentialId, purpose: registrationOf(name).purpose, scopes };
    const headers = bearer(await signPartnerToken(keys, grant, { now }));
    const isWhole = scopes.length === registrationOf(name).scopes.length;
    return { name: isWhole ? name : `${name}, narrowed`, who: { kind: 'PARTNER', partner: name, scopes }, headers };
  }

  async function customer(name: CustomerState): Promise<FuzzCaller> {
    const customerId = idOf(world, 'Customer', name);
    const subject = signInOf(world, 'LoginIdentity', { customerId }, 'subject');
    const headers = await person(subject, 'somebody', 'CUSTOMER');
    return { name, who: { kind: 'CUSTOMER', customer: name }, headers };
  }

  async function staff(given: readonly Role[]): Promise<FuzzCaller> {
    const name = given.join(' ');
    const headers = await person(name, name, 'STAFF', given);
    return { name, who: { kind: 'STAFF', roles: given }, headers: { ...headers, 'X-Reference': 'HD-1' } };
  }

  const calling = partnerNames.filter((name) => name !== 'BYSTANDER');
  return {
    CUSTOMER: [
      ...(await Promise.all(callingCustomers.map(customer))),
      {
        name: 'unregistered',
        who: { kind: 'CUSTOMER', customer: null },
        headers: await person('unregistered', 'somebody', 'CUSTOMER'),
      },
    ],
    STAFF: await Promise.all(staffs.map(staff)),
    PARTNER: await Promise.all([
      ...calling.map((name) => partner(name, registrationOf(name).scopes)),
      ...narrowed.map(({ partner: name, scopes }) => partner(name, scopes)),
    ]),
    SYSTEM: [{ name: 'system', who: { kind: 'SYSTEM' }, headers: await person('system', 'system', 'SYSTEM') }],
    ANONYMOUS: [{ name: 'nobody', who: { kind: 'ANONYMOUS' }, headers: {} }],
  };
}
