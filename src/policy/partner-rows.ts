import type { Policy } from './policy.ts';
import { on, type Predicate } from './predicate/expression.ts';
import type { Caller, Scope } from './vocabulary.ts';

const customer = on('Customer');

function unrestrictedFor(partnerId: string): Predicate<'Customer'> {
  const task = on('ErasureTask');
  return customer.or(
    customer.and(customer.isNull('restrictedAt'), customer.isNull('erasureStartedAt')),
    customer.exists(
      'transactions',
      on('Transaction').and(on('Transaction').eq('processorId', partnerId), on('Transaction').eq('status', 'PENDING')),
    ),
    customer.exists(
      'requests',
      on('DataRequest').exists(
        'erasureTasks',
        task.and(task.eq('partnerId', partnerId), task.in('status', ['PENDING', 'TOLD', 'FAILED'])),
      ),
    ),
  );
}

/** Whom a processor works for; blocks do not stop the work that the customer asked for. */
export function relatedTo(partnerId: string): Predicate<'Customer'> {
  const relation = on('ProcessorRelation');
  return customer.and(
    customer.isNull('erasedAt'),
    customer.exists(
      'processorRelations',
      relation.and(relation.eq('partnerId', partnerId), relation.isNull('endedAt')),
    ),
    unrestrictedFor(partnerId),
  );
}

function consentsFor(policy: Policy, caller: Caller & { kind: 'PARTNER' }): Predicate<'Customer'>[] {
  const consent = on('Consent');
  const { consentFor, consentUnder = caller.purpose } = policy.purposes[caller.purpose];
  return caller.registeredScopes.flatMap((scope: Scope) => {
    const channel = consentFor[scope];
    if (!channel) return [];
    const granted = consent.and(
      consent.eq('purpose', consentUnder),
      consent.eq('channel', channel),
      consent.eq('state', 'GRANTED'),
    );
    return [customer.exists('consents', granted)];
  });
}

/** Who allowed sharing for the purpose, blocks nothing, and consented to what its registered scopes reach (P13, P19). */
export function sharedWith(policy: Policy, caller: Caller & { kind: 'PARTNER' }): Predicate<'Customer'> {
  const allowed = on('SharingPurpose');
  const block = on('PartnerBlock');
  return customer.and(
    customer.isNull('erasedAt'),
    customer.isNull('restrictedAt'),
    customer.isNull('erasureStartedAt'),
    customer.exists('sharing', on('Sharing').eq('blocked', false)),
    customer.exists('sharingPurposes', allowed.and(allowed.eq('purpose', caller.purpose), allowed.eq('allowed', true))),
    customer.lacks('partnerBlocks', block.and(block.eq('partnerId', caller.id), block.eq('blocked', true))),
    ...consentsFor(policy, caller),
  );
}
