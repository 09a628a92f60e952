import type { Dispositions } from '../disposition.ts';

/** Who the person is, and what happened while they were served. */
export const profile = {
  Customer: {
    does: 'MASK',
    columns: {
      id: 'PLAIN',
      version: 'PLAIN',
      name: 'MASK',
      businessName: 'MASK',
      email: 'MASK',
      phone: 'MASK',
      locale: 'MASK',
      addressLine1: 'MASK',
      addressLine2: 'MASK',
      city: 'MASK',
      region: 'MASK',
      postalCode: 'MASK',
      country: 'MASK',
      // Cannot be empty: it becomes the time of the erasure.
      registeredAt: 'PLAIN',
      updatedAt: 'PLAIN',
      restrictedAt: 'MASK',
      restrictedUntil: 'MASK',
      erasureStartedAt: 'PLAIN',
      erasedAt: 'PLAIN',
      lastLoginAt: 'MASK',
      lastLoginAttemptAt: 'MASK',
      lastServiceEndedAt: 'MASK',
      retentionWarnedAt: 'MASK',
      lastSignalAt: 'MASK',
      nameKey: 'MASK',
    },
  },
  // The link between the person and the id.
  LoginIdentity: { does: 'ERASE' },
  EmailChange: { does: 'ERASE' },
  ProfileChange: { does: 'ERASE' },
  Activity: { does: 'ERASE' },
  Communication: { does: 'ERASE' },
  Service: { does: 'ERASE' },
} as const satisfies Dispositions<
  'Customer' | 'LoginIdentity' | 'EmailChange' | 'ProfileChange' | 'Activity' | 'Communication' | 'Service'
>;
