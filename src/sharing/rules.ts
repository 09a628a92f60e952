import type { Purpose } from '../../prisma/generated/client/enums.ts';
import type { Policy } from '../policy/policy.ts';
import type { ClauseId } from '../policy/vocabulary.ts';
import type { SharingChoices } from './loaders.ts';

/** What a customer allows, as they see it. */
export type SharingState = {
  customerId: string;
  blocked: boolean;
  globalPrivacyControl: boolean;
  purposes: { customerId: string; purpose: Purpose; allowed: boolean; clause: ClauseId }[];
  blockedPartnerIds: string[];
};

/** The purposes a customer can allow or refuse; the others are the work they asked for, or the law's. */
export function choosablePurposes(policy: Policy): Purpose[] {
  // The keys of the document are the purposes.
  const purposes = Object.keys(policy.purposes) as Purpose[];
  return purposes.filter((purpose) => policy.purposes[purpose].sees === 'SHARED');
}

/** Nobody has decided yet: nothing is shared (P19). A block wins over every choice. */
export function sharingState(policy: Policy, customerId: string, choices: SharingChoices | null): SharingState {
  const blocked = choices?.sharing?.blocked ?? true;
  const chosen = new Map(choices?.sharingPurposes.map(({ purpose, allowed }) => [purpose, allowed]));
  return {
    customerId,
    blocked,
    globalPrivacyControl: choices?.sharing?.globalPrivacyControl ?? false,
    purposes: choosablePurposes(policy).map((purpose) => ({
      customerId,
      purpose,
      allowed: !blocked && chosen.get(purpose) === true,
      clause: chosen.has(purpose) ? 'P13' : 'P19',
    })),
    blockedPartnerIds: choices?.partnerBlocks.map(({ partnerId }) => partnerId) ?? [],
  };
}
