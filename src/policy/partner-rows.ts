import type { Purpose } from '../../prisma/generated/client/enums.ts';
import { grantThatCounts } from './consents.ts';
import type { Policy } from './policy.ts';
import { because, on, type Predicate } from './predicate/expression.ts';
import type { Caller, Scope } from './vocabulary.ts';

const customer = on('Customer');

export const notErased: Predicate<'Customer'> = because(customer.isNull('erasedAt'), {
  clause: 'P10',
  says: 'The customer is erased.',
  needs: [],
});
const notErasing = because(customer.isNull('erasureStartedAt'), {
  clause: 'P10',
  says: 'The customer is being erased.',
  needs: [],
});
const notRestricted = because(customer.isNull('restrictedAt'), {
  clause: 'P19',
  says: 'The processing of their data is restricted.',
  needs: ['restriction'],
});

function unrestrictedFor(partnerId: string): Predicate<'Customer'> {
  const task = on('ErasureTask');
  const free = customer.or(
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
  const says = 'Restricted or being erased, they are shown for open payments and the erasure task alone.';
  return because(free, { clause: 'P10', says, needs: ['restriction'] });
}

/** Whom a processor works for; blocks do not stop the work that the customer asked for. */
export function relatedTo(partnerId: string): Predicate<'Customer'> {
  const relation = on('ProcessorRelation');
  const works = customer.exists(
    'processorRelations',
    relation.and(relation.eq('partnerId', partnerId), relation.isNull('endedAt')),
  );
  const says = 'No work of this processor for them is recorded.';
  return customer.and(
    notErased,
    because(works, { clause: 'P19', says, needs: ['relation'] }),
    unrestrictedFor(partnerId),
  );
}

function consentsFor(policy: Policy, caller: Caller & { kind: 'PARTNER' }): Predicate<'Customer'>[] {
  const consent = on('Consent');
  const { consentFor, consentUnder = caller.purpose } = policy.purposes[caller.purpose];
  return caller.registeredScopes.flatMap((scope: Scope) => {
    const channel = consentFor[scope];
    if (!channel) return [];
    const decision = consent.and(consent.eq('purpose', consentUnder), consent.eq('channel', channel));
    const granted = customer.exists('consents', consent.and(decision, grantThatCounts(policy, consentUnder)));
    const says = `${consentUnder} through ${channel} is not consented to.`;
    return [because(granted, { clause: 'P13', says, needs: [`consent:${channel}`], decision })];
  });
}

function open(): Predicate<'Customer'> {
  const unblocked = customer.exists('sharing', on('Sharing').eq('blocked', false));
  const decision = on('Sharing').everything;
  return because(unblocked, { clause: 'P13', says: 'All sharing is blocked.', needs: ['sharing'], decision });
}

function allowedFor(purpose: Purpose): Predicate<'Customer'> {
  const choice = on('SharingPurpose');
  const decision = choice.eq('purpose', purpose);
  const allowed = customer.exists('sharingPurposes', choice.and(decision, choice.eq('allowed', true)));
  const says = `Sharing for ${purpose} is not allowed.`;
  return because(allowed, { clause: 'P13', says, needs: [`sharing:${purpose}`], decision });
}

function notBlocking(partnerId: string): Predicate<'Customer'> {
  const block = on('PartnerBlock');
  const decision = block.eq('partnerId', partnerId);
  const unblocked = customer.lacks('partnerBlocks', block.and(decision, block.eq('blocked', true)));
  const says = 'Sharing with this partner is blocked.';
  return because(unblocked, { clause: 'P13', says, needs: ['sharing:partner'], decision });
}

/** Who allowed sharing for the purpose, blocks nothing, and consented to what its registered scopes reach (P13, P19). */
export function sharedWith(policy: Policy, caller: Caller & { kind: 'PARTNER' }): Predicate<'Customer'> {
  return customer.and(
    notErased,
    notRestricted,
    notErasing,
    open(),
    allowedFor(caller.purpose),
    notBlocking(caller.id),
    ...consentsFor(policy, caller),
  );
}
