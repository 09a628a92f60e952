import { RequestAction } from '../../prisma/generated/client/enums.ts';
import { ungagged } from './gag.ts';
import { on, type Predicate } from './predicate/expression.ts';
import type { RowRule } from './row-rule.ts';
import type { Caller } from './vocabulary.ts';

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
    return { own, whose: on('Customer').everything, whole: own };
  }
  return { own: task.everything, whose, whole: task.exists('request', requests) };
}

type Part = 'RequestEvent' | 'ErasurePlan' | 'ErasureTask' | 'ExportArtefact' | 'ErasureCertificate';

/** What belongs to a request is seen by whoever sees the request. */
export function requestRows(
  caller: Caller,
  now: Date,
  { whole: requests, whose }: RowRule<'DataRequest'>,
): { [M in Part]: RowRule<M> } {
  const steps = stepsOf(caller, now);
  const step = on('RequestEvent');
  const plan = on('ErasurePlan');
  const artefact = on('ExportArtefact');
  const certificate = on('ErasureCertificate');
  return {
    RequestEvent: { own: steps, whose, whole: step.and(steps, step.exists('request', requests)) },
    ErasurePlan: { own: plan.everything, whose, whole: plan.exists('request', requests) },
    ErasureTask: tasksOf(caller, requests, whose),
    ExportArtefact: { own: artefact.everything, whose, whole: artefact.exists('request', requests) },
    ErasureCertificate: { own: certificate.everything, whose, whole: certificate.exists('request', requests) },
  };
}
