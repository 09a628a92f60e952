import type { Dispositions } from '../disposition.ts';

/** What accounting keeps (P9), and what it does not need. */
export const payments = {
  PaymentMethod: { does: 'ERASE' },
  ProcessorRelation: { does: 'ERASE' },
  Invoice: {
    does: 'KEEP',
    ground: 'ACCOUNTING',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      number: 'KEEP',
      status: 'PLAIN',
      currency: 'PLAIN',
      total: 'KEEP',
      description: 'KEEP',
      issuedAt: 'KEEP',
      dueAt: 'KEEP',
      paidAt: 'KEEP',
      addresseeName: 'KEEP',
      addresseeBusiness: 'KEEP',
      addresseeLine1: 'KEEP',
      addresseeLine2: 'KEEP',
      addresseeCity: 'KEEP',
      addresseeRegion: 'KEEP',
      addresseePostal: 'KEEP',
      addresseeCountry: 'KEEP',
      taxNumber: 'KEEP',
      addresseeErasedAt: 'PLAIN',
    },
  },
  Transaction: {
    does: 'KEEP',
    ground: 'ACCOUNTING',
    columns: {
      id: 'PLAIN',
      customerId: 'PLAIN',
      invoiceId: 'PLAIN',
      processorId: 'PLAIN',
      reference: 'KEEP',
      kind: 'PLAIN',
      status: 'PLAIN',
      currency: 'PLAIN',
      amount: 'KEEP',
      occurredAt: 'KEEP',
    },
  },
} as const satisfies Dispositions<'PaymentMethod' | 'ProcessorRelation' | 'Invoice' | 'Transaction'>;
