import { on, type Predicate } from './predicate/expression.ts';
import type { RowRule } from './row-rule.ts';
import type { Caller } from './vocabulary.ts';

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

type Registered = 'Partner' | 'Webhook' | 'WebhookDelivery' | 'Withdrawal';

const ofNobody = <M extends Registered>(own: Predicate<M>): RowRule<M> => ({
  own,
  whose: on('Customer').everything,
  whole: own,
});

/** What is registered of partners, and told to them: rows of no customer. */
export function registrationRows(caller: Caller): { [M in Registered]: RowRule<M> } {
  const webhooks = webhooksOf(caller);
  return {
    Partner: ofNobody(partnersOf(caller)),
    Webhook: ofNobody(webhooks),
    WebhookDelivery: ofNobody(on('WebhookDelivery').exists('webhook', webhooks)),
    Withdrawal: ofNobody(withdrawalsOf(caller)),
  };
}
