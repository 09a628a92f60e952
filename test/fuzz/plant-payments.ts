import type { CustomerState } from './customers.ts';
import type { Owner } from './owner.ts';
import { processors } from './partners.ts';

const workedFor: readonly CustomerState[] = [
  'related',
  'ended',
  'restrictedRelated',
  'restrictedPaying',
  'erasingTasked',
];

const addressed = { addresseeCountry: 'SE', addresseeErasedAt: null };
const erased = {
  description: null,
  addresseeName: null,
  addresseeBusiness: null,
  addresseeLine1: null,
  addresseeLine2: null,
  addresseeCity: null,
  addresseeRegion: null,
  addresseePostal: null,
  addresseeCountry: null,
  taxNumber: null,
};

/** Every processor has a payment of every customer, whether or not it works for them now: the row rule decides. */
export function plantPayments({ plant, name, partnerIds }: Owner): void {
  const money = { currency: 'EUR' } as const;
  for (const partner of processors) {
    const processorId = partnerIds[partner];
    const own = { partner };
    if (workedFor.includes(name)) {
      plant('ProcessorRelation', {
        partnerId: processorId,
        ground: 'ASSIGNMENT',
        ...(name !== 'ended' && { endedAt: null }),
      });
    }
    plant('PaymentMethod', { processorId, expiryMonth: 1, expiryYear: 2030, removedAt: null }, own);
    const invoice = plant('Invoice', { ...money, status: 'PAID', ...addressed }, own);
    const pending = name === 'restrictedPaying' && partner === 'PROCESSOR_A';
    plant(
      'Transaction',
      { ...money, processorId, invoiceId: invoice['id'], kind: 'CHARGE', status: pending ? 'PENDING' : 'SUCCEEDED' },
      own,
    );
  }
  plant('Invoice', { ...money, status: 'PAID', ...(name === 'erased' ? erased : addressed) });
  plant(
    'PaymentMethod',
    { processorId: partnerIds.PROCESSOR_A, expiryMonth: 1, expiryYear: 2030 },
    { partner: 'PROCESSOR_A' },
  );
}
