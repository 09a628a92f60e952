import type { Policy } from '../policy.ts';

/** What no partner reaches, told by where it is stored and of what type it is, whatever a field says of itself. */
export const neverShared = [
  {
    clause: 'P5',
    from: ['PROCESSOR', 'THIRD_PARTY'],
    models: ['Consent', 'ConsentEvent', 'PendingDecision'],
    // Where a type does not say of what model it is, its columns do.
    columns: ['ConsentEvent.wording', 'ConsentEvent.wordingLocale', 'Consent.state', 'Consent.eventId'],
    types: ['ConsentChannel', 'ConsentState'],
  },
  {
    clause: 'P4',
    from: ['THIRD_PARTY'],
    models: [],
    // A change of the number holds the number.
    columns: ['Customer.phone', 'ProfileChange.before', 'ProfileChange.after'],
    types: ['PhoneNumber'],
  },
] as const satisfies Policy['neverShared'];
