import fc from 'fast-check';
import { PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { type CustomerName, customerId, customerNames, partnerId, partnerNames } from '../../prisma/seed/keys.ts';
import { type Caller, roles, scopes } from '../../src/policy/vocabulary.ts';

type Of<Kind extends Caller['kind']> = Extract<Caller, { kind: Kind }>;

const purpose = fc.constantFrom(...Object.values(Purpose));

export const asCustomer = (name: CustomerName): Of<'CUSTOMER'> => ({
  kind: 'CUSTOMER',
  identity: { issuer: 'https://id.example.com', subject: name },
  customerId: customerId(name),
  name,
});

export const aCustomer: fc.Arbitrary<Of<'CUSTOMER'>> = fc.oneof(
  fc.constantFrom(...customerNames).map(asCustomer),
  fc.constant({ ...asCustomer('alice'), customerId: null }),
);

/** With one role or several. */
export const aMemberOfStaff: fc.Arbitrary<Of<'STAFF'>> = fc.record({
  kind: fc.constant('STAFF' as const),
  id: fc.constant('somebody'),
  name: fc.constant('Somebody'),
  roles: fc.subarray([...roles], { minLength: 1 }),
  purpose,
  reference: fc.option(fc.constant('HD-1')),
});

/** Every kind, purpose and set of scopes, those that no registration would have among them; the token may be narrower. */
export const aPartner: fc.Arbitrary<Of<'PARTNER'>> = fc
  .record({
    kind: fc.constant('PARTNER' as const),
    id: fc.constantFrom(...partnerNames.map(partnerId)),
    name: fc.constant('a partner'),
    partnerKind: fc.constantFrom(...Object.values(PartnerKind)),
    registeredScopes: fc.subarray([...scopes]),
    purpose,
  })
  .chain((registered) =>
    fc.subarray(registered.registeredScopes).map((carried) => ({ ...registered, scopes: carried })),
  );

export const aSystem: fc.Arbitrary<Of<'SYSTEM'>> = fc.constant({
  kind: 'SYSTEM',
  id: 'login-service',
  name: 'login-service',
});

export const nobody: fc.Arbitrary<Of<'ANONYMOUS'>> = fc.constant({ kind: 'ANONYMOUS' });

export const anybody: fc.Arbitrary<Caller> = fc.oneof(aCustomer, aMemberOfStaff, aPartner, aSystem, nobody);
