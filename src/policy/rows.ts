import { ungagged } from './gag.ts';
import { notErased, relatedTo, sharedWith } from './partner-rows.ts';
import type { Policy } from './policy.ts';
import { because, type Model, on, type Predicate } from './predicate/expression.ts';
import { registrationRows } from './registration-rows.ts';
import { requestRows } from './request-rows.ts';
import type { RowRule } from './row-rule.ts';
import type { Caller } from './vocabulary.ts';

const customer = on('Customer');

/** Who grants access to partners does not use it. */
const seesCustomers = (caller: Caller): boolean =>
  caller.kind === 'STAFF' && caller.roles.some((role) => role !== 'ADMIN');

const nobody = (says: string, needs: readonly string[]): Predicate<'Customer'> =>
  because(customer.nothing, { clause: 'P19', says, needs });

function ownRecord(customerId: string | null): Predicate<'Customer'> {
  if (customerId === null) return nobody('They are not registered.', ['registration']);
  const self = because(customer.eq('id', customerId), { clause: 'P19', says: 'Customers see their own.', needs: [] });
  return customer.and(self, notErased);
}

function customersOfPartner(policy: Policy, caller: Caller & { kind: 'PARTNER' }): Predicate<'Customer'> {
  const { sees } = policy.purposes[caller.purpose];
  if (sees === 'SHARED') return sharedWith(policy, caller);
  if (sees === 'RELATED' && caller.partnerKind === 'PROCESSOR') return relatedTo(caller.id);
  return nobody(`Nobody is shared with such a partner for ${caller.purpose}.`, ['purpose']);
}

/** Which customers a caller sees. */
function customersOf(policy: Policy, caller: Caller): Predicate<'Customer'> {
  switch (caller.kind) {
    case 'CUSTOMER':
      return ownRecord(caller.customerId);
    case 'STAFF':
      return seesCustomers(caller) ? notErased : nobody('Who grants access to partners does not use it.', ['role']);
    case 'PARTNER':
      return customersOfPartner(policy, caller);
    case 'SYSTEM':
    case 'ANONYMOUS':
      return nobody('Systems and strangers see nobody.', []);
  }
}

/** Whose data the caller sees, model by model. */
export type RowRules = { [M in ServedModel]: RowRule<M> };

const customersModels = [
  'Service',
  'PaymentMethod',
  'Invoice',
  'Transaction',
  'Activity',
  'Communication',
  'Consent',
  'ConsentEvent',
  'Sharing',
  'SharingEvent',
  'DataRequest',
  'LegalHold',
  'Disclosure',
  'ProfileChange',
] as const satisfies readonly Model[];
export type CustomersModel = (typeof customersModels)[number];
export type ServedModel =
  | CustomersModel
  | 'Customer'
  | 'Partner'
  | 'Withdrawal'
  | 'RequestEvent'
  | 'ErasurePlan'
  | 'ErasureTask'
  | 'ErasureCertificate'
  | 'ExportArtefact'
  | 'Webhook'
  | 'WebhookDelivery';

/** What accounting and the record of requests keep after an erasure, for staff (P9). */
const outlivesErasure: readonly CustomersModel[] = ['Invoice', 'Transaction', 'DataRequest', 'Disclosure'];

type OwnRules = { [M in CustomersModel]?: Predicate<M> };

/** A partner never reaches an SMS consent (P5) nor what is decided about sharing, and sees only its own payments and requests. */
function ownRulesOfPartner(caller: Caller & { kind: 'PARTNER' }): OwnRules {
  const transaction = on('Transaction');
  return {
    Consent: on('Consent').in('channel', ['EMAIL', 'TELEPHONE', 'POST']),
    ConsentEvent: on('ConsentEvent').in('channel', ['EMAIL', 'TELEPHONE', 'POST']),
    SharingEvent: on('SharingEvent').nothing,
    PaymentMethod: on('PaymentMethod').eq('processorId', caller.id),
    Transaction: transaction.eq('processorId', caller.id),
    Invoice: on('Invoice').exists('transactions', transaction.eq('processorId', caller.id)),
    DataRequest: on('DataRequest').eq('partnerId', caller.id),
    LegalHold: on('LegalHold').nothing,
    Disclosure: on('Disclosure').nothing,
    Communication: on('Communication').nothing,
    ProfileChange: on('ProfileChange').nothing,
  };
}

function ownRules(caller: Caller, now: Date): OwnRules {
  if (caller.kind === 'PARTNER') return ownRulesOfPartner(caller);
  if (caller.kind === 'CUSTOMER') {
    return { LegalHold: ungagged('LegalHold', now), Disclosure: ungagged('Disclosure', now) };
  }
  return {};
}

function ruleOf<M extends CustomersModel>(model: M, own: Predicate<M>, whose: Predicate<'Customer'>): RowRule<M> {
  const customers: Predicate = { model, is: 'exists', relation: 'customer', where: whose };
  return { own, whose, whole: { model, is: 'and', of: [own, customers] } };
}

/** The row rules of one caller at one moment. They look at no field. */
export function rowRules(policy: Policy, caller: Caller, now: Date): RowRules {
  const whose = customersOf(policy, caller);
  const seesErased = seesCustomers(caller);
  const own = ownRules(caller, now);
  const rules = customersModels.map((model) => {
    const kept = seesErased && outlivesErasure.includes(model);
    return [model, ruleOf(model, own[model] ?? on(model).everything, kept ? customer.everything : whose)] as const;
  });
  // Each entry is made for its own model, which a map over names cannot show.
  const byModel = Object.fromEntries(rules) as { [M in CustomersModel]: RowRule<M> };
  return {
    ...byModel,
    Customer: { own: customer.everything, whose, whole: whose },
    ...requestRows(caller, now, byModel.DataRequest),
    ...registrationRows(caller),
  };
}
