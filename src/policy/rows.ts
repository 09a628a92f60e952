import { RequestAction } from '../../prisma/generated/client/enums.ts';
import { notErased, relatedTo, sharedWith } from './partner-rows.ts';
import type { Policy } from './policy.ts';
import { because, type Model, on, type Predicate } from './predicate/expression.ts';
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

/** `own` is asked of the row, `whose` of its customer; `whole` is both, for a statement that starts at the model. */
export type RowRule<M extends Model> = { own: Predicate<M>; whose: Predicate<'Customer'>; whole: Predicate<M> };

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

/** What the law forbids to tell is absent until the gag ends (P16). */
export function ungagged<M extends 'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(
  model: M,
  now: Date,
): Predicate<M> {
  const row = on<'LegalHold' | 'Disclosure' | 'RequestEvent' | 'AuditEvent'>(model);
  // The four models share the column.
  return row.or(row.isNull('gaggedUntil'), row.atOrBefore('gaggedUntil', now)) as Predicate as Predicate<M>;
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

const seesPartners = (caller: Caller): boolean =>
  caller.kind === 'STAFF' && caller.roles.some((role) => role === 'ADMIN' || role === 'PRIVACY');

function partnersOf(caller: Caller): Predicate<'Partner'> {
  if (caller.kind === 'PARTNER') return on('Partner').eq('id', caller.id);
  return seesPartners(caller) ? on('Partner').everything : on('Partner').nothing;
}

/** A partner's own; who grants access sees those of the company's systems as well. */
function webhooksOf(caller: Caller): Predicate<'Webhook'> {
  if (caller.kind === 'PARTNER') return on('Webhook').eq('partnerId', caller.id);
  return seesPartners(caller) ? on('Webhook').everything : on('Webhook').nothing;
}

/** A partner's own list; of its customers, whom the partner sees no more, nothing is asked. */
const withdrawalsOf = (caller: Caller): Predicate<'Withdrawal'> =>
  caller.kind === 'PARTNER' ? on('Withdrawal').eq('partnerId', caller.id) : on('Withdrawal').nothing;

/** That the customer has asked for the same already, how staff work on it, and under which law. */
const keptFromPartners: readonly RequestAction[] = [
  'LINKED_DUPLICATE',
  'ASSIGNED',
  'IDENTITY_DOUBTED',
  'PAUSED',
  'RESUMED',
  'FIRST_APPROVED',
];

/**
 * A partner does not learn that the customer has asked for the same already, by themselves or through another, nor how
 * staff work on it (P19); nor what it could tell the customer before the law allows (P16).
 */
function stepsOf(caller: Caller, now: Date): Predicate<'RequestEvent'> {
  const told = ungagged('RequestEvent', now);
  if (caller.kind === 'CUSTOMER') return told;
  const step = on('RequestEvent');
  if (caller.kind !== 'PARTNER') return step.everything;
  const actions = Object.values(RequestAction).filter((action) => !keptFromPartners.includes(action));
  return step.and(told, step.in('action', actions));
}

/**
 * A processor's own tasks, of which it hears whatever it still sees of the customer: that they are erased here does not
 * end what it has to erase (P10). A customer's and staff's are those of the requests that they see.
 */
function tasksOf(
  caller: Caller,
  requests: Predicate<'DataRequest'>,
  whose: Predicate<'Customer'>,
): RowRule<'ErasureTask'> {
  const task = on('ErasureTask');
  if (caller.kind === 'PARTNER') {
    const own = task.eq('partnerId', caller.id);
    return { own, whose: customer.everything, whole: own };
  }
  return { own: task.everything, whose, whole: task.exists('request', requests) };
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
  const steps = stepsOf(caller, now);
  const kept = seesErased ? customer.everything : whose;
  const requests = ruleOf('DataRequest', own.DataRequest ?? on('DataRequest').everything, kept);
  const webhooks = webhooksOf(caller);
  const deliveries = on('WebhookDelivery').exists('webhook', webhooks);
  return {
    // Each entry is made for its own model, which a map over names cannot show.
    ...(Object.fromEntries(rules) as { [M in CustomersModel]: RowRule<M> }),
    Customer: { own: customer.everything, whose, whole: whose },
    RequestEvent: {
      own: steps,
      whose: kept,
      whole: on('RequestEvent').and(steps, on('RequestEvent').exists('request', requests.whole)),
    },
    ErasurePlan: {
      own: on('ErasurePlan').everything,
      whose: kept,
      whole: on('ErasurePlan').exists('request', requests.whole),
    },
    ErasureTask: tasksOf(caller, requests.whole, kept),
    ExportArtefact: {
      own: on('ExportArtefact').everything,
      whose: kept,
      whole: on('ExportArtefact').exists('request', requests.whole),
    },
    ErasureCertificate: {
      own: on('ErasureCertificate').everything,
      whose: kept,
      whole: on('ErasureCertificate').exists('request', requests.whole),
    },
    Partner: { own: partnersOf(caller), whose: customer.everything, whole: partnersOf(caller) },
    Webhook: { own: webhooks, whose: customer.everything, whole: webhooks },
    WebhookDelivery: { own: deliveries, whose: customer.everything, whole: deliveries },
    Withdrawal: { own: withdrawalsOf(caller), whose: customer.everything, whole: withdrawalsOf(caller) },
  };
}
