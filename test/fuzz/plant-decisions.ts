import { ConsentChannel } from '../../prisma/generated/client/enums.ts';
import { type CustomerState, stateOf } from './customers.ts';
import type { Owner } from './owner.ts';
import { partnerNames, registrationOf } from './partners.ts';
import type { Data } from './planted.ts';

const choosable = ['ANALYTICS', 'MARKETING', 'PROMOTION'];
/** Blocks do not stop the work that a customer asked a processor for, and none comes of them. */
const blocksAll: readonly CustomerState[] = ['blocked', 'related', 'ended'];
const everything = { purpose: null, partnerId: null };

/** The customer's decisions about sharing, in order; the last about everything is the one in force. */
function sharingOf({ name, partnerIds }: Owner): Data[] {
  if (name === 'undecided') return [];
  const allowed = name !== 'refused' && name !== 'inactive';
  const choices: Data[] = [
    { ...everything, allowed: true },
    ...choosable.map((purpose) => ({ ...everything, purpose, allowed })),
  ];
  if (blocksAll.includes(name)) choices.push({ ...everything, allowed: false });
  if (name === 'signalled') choices.push({ ...everything, allowed: false, source: 'GLOBAL_PRIVACY_CONTROL' });
  if (name === 'partnersBlocked') {
    const marketers = partnerNames.filter((partner) => choosable.includes(registrationOf(partner).purpose));
    choices.push(...marketers.map((partner) => ({ ...everything, partnerId: partnerIds[partner], allowed: false })));
  }
  return choices;
}

/** Ledgers of consent and sharing; their triggers write what is in force. */
export function plantDecisions(owner: Owner): void {
  const { plant, name, id, partnerIds } = owner;
  const { consents } = stateOf(name);
  for (const channel of Object.values(ConsentChannel)) {
    const state = channel === 'SMS' || consents.includes(channel) ? 'GRANTED' : 'WITHDRAWN';
    const decision = { purpose: 'MARKETING', channel, state, source: 'PORTAL', actorKind: 'CUSTOMER', actorId: id };
    // Everybody consented once, so that a withdrawal is one.
    if (state === 'WITHDRAWN') plant('ConsentEvent', { ...decision, state: 'GRANTED' });
    plant('ConsentEvent', decision);
  }
  for (const choice of sharingOf(owner)) {
    plant('SharingEvent', { source: 'PORTAL', actorKind: 'CUSTOMER', ...choice });
  }
  plant('PendingDecision', {
    purpose: 'MARKETING',
    consentChannel: 'EMAIL',
    partnerId: null,
    source: 'EMAIL',
    channel: 'EMAIL',
    actorKind: 'STAFF',
  });
  if (name !== 'blocked' && name !== 'withdrawn') return;
  for (const partner of ['MARKETER', 'MAILER'] as const) {
    plant('Withdrawal', { partnerId: partnerIds[partner] }, { partner });
  }
}
