import { customerStates } from './customers.ts';
import { type PartnerName, partnerNames, registrationOf } from './partners.ts';
import { plantCustomer } from './plant-customer.ts';
import { openPlantation, type Planted } from './planted.ts';

/** What is in the canary database, and where. */
export type World = Pick<Planted, 'tables' | 'cells'>;

const nobodys = { customer: null, partner: null, withheld: null } as const;

/** Partners, with what they sign in by and what is delivered to them. */
function plantPartners(planted: Planted): Record<PartnerName, string> {
  const idOf = (partner: PartnerName): string => {
    const { kind, purpose, scopes } = registrationOf(partner);
    const own = { ...nobodys, partner };
    const calls = partner === 'BYSTANDER' ? {} : { allowedNetworks: [], expiresAt: null };
    const open = { knownDocumentsOnly: false, ...calls };
    const registered = { kind, purpose, scopes, status: 'ACTIVE', erasureMethod: 'MANUAL_TASK', ...open };
    const id = String(planted.plant({ ...own, model: 'Partner' }, registered)['id']);
    planted.plant(
      { ...own, model: 'PartnerCredential' },
      { partnerId: id, ...(partner !== 'BYSTANDER' && { revokedAt: null }) },
    );
    planted.plant({ ...own, model: 'Webhook' }, { partnerId: id, status: 'DISABLED', kinds: ['customer.changed'] });
    return id;
  };
  // Every name has its entry.
  return Object.fromEntries(partnerNames.map((name) => [name, idOf(name)])) as Record<PartnerName, string>;
}

/** What is on its way to each partner. */
function plantDeliveries({ plant, tables }: Planted): void {
  const eventId = tables.get('OutboxEvent')?.[0]?.['id'];
  for (const [place, partner] of partnerNames.entries()) {
    const webhookId = tables.get('Webhook')?.[place]?.['id'];
    plant(
      { ...nobodys, partner, model: 'WebhookDelivery' },
      { webhookId, eventId, status: 'PENDING', deliveredAt: null },
    );
  }
}

/** What is about no customer. */
function plantTheRest({ plant }: Planted): void {
  const day = new Date('2026-02-01T00:00:00.000Z');
  plant({ ...nobodys, model: 'CookieUsage' }, { day });
  plant({ ...nobodys, model: 'CookieUsage', withheld: 'TOO_FEW' }, { day, visitors: 3 });
  plant({ ...nobodys, model: 'SightRefusal' });
  plant({ ...nobodys, model: 'RetentionRun' }, { status: 'ENDED' });
  plant({ ...nobodys, model: 'AuditHead' });
  plant({ ...nobodys, model: 'IdempotencyKey' }, { status: 'DONE' });
  plant({ ...nobodys, model: 'Suppression' }, { identifier: 'EMAIL' });
}

/** The whole database, every value that can be one a canary. The same every time. */
export function makeWorld(): World {
  const planted = openPlantation();
  const partnerIds = plantPartners(planted);
  for (const customer of customerStates) plantCustomer(planted, customer, partnerIds);
  plantDeliveries(planted);
  plantTheRest(planted);
  return planted;
}
