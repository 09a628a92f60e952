import { developmentIssuer } from '../../src/caller/issuers.ts';
import type { CustomerState } from './customers.ts';
import type { Owner } from './owner.ts';
import type { Data, Planted } from './planted.ts';

const erased = {
  name: null,
  businessName: null,
  email: null,
  phone: null,
  locale: null,
  addressLine1: null,
  addressLine2: null,
  city: null,
  region: null,
  postalCode: null,
  country: null,
  lastLoginAt: null,
  lastLoginAttemptAt: null,
  lastServiceEndedAt: null,
  retentionWarnedAt: null,
};

/** What stands over the customer. */
function standing(name: CustomerState): Data {
  return {
    country: 'SE',
    lastSignalAt: null,
    nameKey: null,
    ...(!name.startsWith('restricted') && { restrictedAt: null, restrictedUntil: null }),
    ...(!name.startsWith('erasing') && { erasureStartedAt: null }),
    ...(name === 'erased' ? erased : { erasedAt: null }),
  };
}

const silent = {
  registeredAt: 'old',
  lastLoginAt: 'old',
  lastLoginAttemptAt: 'old',
  lastServiceEndedAt: 'old',
} as const;

/** The customer's own row. The last sign of life of whoever is inactive is eight years old. */
export function plantCustomerRow({ plant, derived }: Planted, name: CustomerState): string {
  const row = { model: 'Customer', customer: name, partner: null, withheld: null } as const;
  const data = plant(row, standing(name), name === 'inactive' ? silent : {});
  const signals = [data['registeredAt'], data['lastLoginAt'], data['lastLoginAttemptAt'], data['lastServiceEndedAt']];
  const last = Math.max(...signals.map((time) => (time instanceof Date ? time.getTime() : 0)));
  for (const text of signalTexts(last)) derived(row, 'lastSignalAt', ['retention'], text);
  const warned = data['retentionWarnedAt'];
  // The period after the warning, if it ends after the account is due.
  if (warned instanceof Date) {
    derived(row, 'eraseFrom', ['retention'], new Date(warned.getTime() + 30 * 24 * 3_600_000).toISOString());
  }
  return String(data['id']);
}

/** How the last sign of life shows: in a cursor, and as the day of erasure and of the warning before it (P14). */
function signalTexts(last: number): string[] {
  const due = new Date(last);
  due.setUTCFullYear(due.getUTCFullYear() + 7);
  const notice = new Date(due.getTime() - 30 * 24 * 3_600_000);
  return [String(last), due.toISOString(), notice.toISOString()];
}

/** What belongs to the profile and to signing in. */
export function plantProfile({ plant, name, id }: Owner): void {
  plant('LoginIdentity', { issuer: developmentIssuer });
  plant('EmailChange', { channel: 'EMAIL' });
  plant('OneTimeLink', { purpose: 'CONFIRM_EMAIL', targetId: id });
  for (const channel of ['PORTAL', 'EMAIL']) plant('ProfileChange', { channel, actorKind: 'STAFF' });
  const ended = name === 'inactive';
  for (const status of ended ? ['CANCELLED', 'TERMINATED'] : ['ACTIVE', 'PENDING']) {
    plant('Service', { status, ...(!ended && { endedAt: null }) });
  }
  for (const kind of ['LOGIN', 'LOGIN_ATTEMPT']) plant('Activity', { kind, abuse: false });
  plant('Communication', { medium: 'EMAIL', direction: 'INBOUND' });
  plant('OutboxEvent', {});
}
