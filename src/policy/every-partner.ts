import { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { type Caller, scopes } from './vocabulary.ts';

export type PartnerCaller = Extract<Caller, { kind: 'PARTNER' }>;

/** Every partner that could be registered, with all scopes there are: `THIRD_PARTY MARKETING`. */
export const everyPartner: readonly PartnerCaller[] = Object.values(PartnerKind).flatMap((partnerKind) =>
  Object.values(Purpose).map((purpose): PartnerCaller => {
    const name = `${partnerKind} ${purpose}`;
    return { kind: 'PARTNER', id: name, name, partnerKind, registeredScopes: scopes, scopes, purpose };
  }),
);
