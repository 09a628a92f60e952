import type { Prisma } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { OutboundFailure } from '../outbound/failure.ts';
import { readRetryAfter } from '../outbound/retry-after.ts';
import { asClaimed, type ClaimedTask } from './claim.ts';
import { objectsOf } from './objects.ts';
import { confirmTask, moveTask } from './outcome.ts';
import { openReferences } from './references.ts';
import { openSecret } from './secret.ts';
import { type RedactionJob, type Stripe, StripeRefusal, stripeAt } from './stripe.ts';
import { askAgainAt, longestCall, mostAttempts, retryAt } from './timing.ts';

/** Trying again changes nothing: staff are asked. */
class Hopeless extends Error {
  override name = 'Hopeless';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function create(context: Context, stripe: Stripe, task: ClaimedTask): Promise<RedactionJob> {
  const objects = await objectsOf(stripe, openReferences(context, task) ?? []);
  if (Object.keys(objects).length === 0) throw new Hopeless('NOTHING_NAMED');
  // Under the key of a job that was cancelled, that one would come back.
  return stripe.create(objects, task.job === null ? task.id : `${task.id}.${task.job}`);
}

/** Brings the processor's job a step on, and gives it as it stands. A task that is told anew takes up its job where it failed. */
async function advance(context: Context, stripe: Stripe, task: ClaimedTask): Promise<RedactionJob> {
  if (task.job === null) return create(context, stripe, task);
  const job = await stripe.find(task.job);
  const anew = task.status === 'PENDING';
  if (job.status === 'ready') return stripe.run(job.id);
  if (job.status === 'failed' && anew) return stripe.validate(job.id);
  if (job.status === 'canceled' && anew) return create(context, stripe, task);
  return job;
}

const recorded = (context: Context, { id, request }: ClaimedTask, work: (change: Change) => Promise<void>) =>
  carryOut(context, { operation: 'processor.tell', clause: 'P10', reference: null }, async (change) => {
    await work(change);
    return { id, subject: request.customerId, fields: ['ErasureTask.status'] };
  });

/** The processor works on it: the timeline tells once that it was told, and the rest are looks at the clock. */
async function wait(context: Context, task: ClaimedTask, { id: job }: RedactionJob): Promise<void> {
  const now = context.clock.now();
  const toldAt = task.toldAt ?? now;
  const data = { job, attempts: 0, failure: null, nextAttemptAt: askAgainAt(now, toldAt) };
  if (task.status === 'TOLD' && task.job === job) {
    await context.prisma.erasureTask.updateMany({ where: { id: task.id, ...asClaimed(task) }, data });
    return;
  }
  const told = { ...data, toldAt, status: 'TOLD' } as const;
  await recorded(context, task, (change) =>
    moveTask(context, change, task, { where: asClaimed(task), data: told, steps: ['PROCESSOR_TOLD'] }),
  );
}

/** Escalates: the request waits on, and staff see which processor it waits for. */
async function giveUp(context: Context, task: ClaimedTask, failure: string, job = task.job): Promise<void> {
  const data = { status: 'FAILED', attempts: task.attempts + 1, failure, job, nextAttemptAt: null } as const;
  await recorded(context, task, (change) =>
    moveTask(context, change, task, { where: asClaimed(task), data, steps: ['FAILED'], reason: failure }),
  );
  context.log.error({ task: task.id, failure }, 'a processor was not told to erase');
}

async function failed(context: Context, task: ClaimedTask, error: unknown, stopping: AbortSignal): Promise<void> {
  const known = error instanceof StripeRefusal || error instanceof OutboundFailure || error instanceof Hopeless;
  // What is stopped with the process goes on in the next one; what is not of the processor's making is for the job's own retries.
  if (!known || stopping.aborted) throw error;
  const attempts = task.attempts + 1;
  const passing = error instanceof StripeRefusal ? error.passing : error instanceof OutboundFailure;
  if (!passing || attempts >= mostAttempts) return giveUp(context, task, error.code);
  const now = context.clock.now();
  const wanted = error instanceof StripeRefusal ? readRetryAfter(error.retryAfter, now) : 0;
  const data: Prisma.ErasureTaskUncheckedUpdateManyInput = {
    attempts,
    failure: error.code,
    nextAttemptAt: retryAt(now, attempts, wanted),
  };
  await context.prisma.erasureTask.updateMany({ where: { id: task.id, ...asClaimed(task) }, data });
}

async function settle(context: Context, task: ClaimedTask, job: RedactionJob): Promise<void> {
  switch (job.status) {
    case 'succeeded': {
      const proof = { evidence: job.id, where: asClaimed(task) };
      await recorded(context, task, (change) => confirmTask(context, change, task, proof));
      return;
    }
    case 'failed':
      return giveUp(context, task, 'JOB_FAILED', job.id);
    case 'canceled':
      return giveUp(context, task, 'JOB_CANCELED', job.id);
    default:
      return wait(context, task, job);
  }
}

function stripeFor(context: Context, { partner }: ClaimedTask, signal: AbortSignal): Stripe {
  const { erasureEndpoint: endpoint } = partner;
  const secret = openSecret(context, partner);
  if (endpoint === null || secret === null) throw new Hopeless('NOT_CONFIGURED');
  return stripeAt(context.outbound, { endpoint, secret, signal });
}

/** Has Stripe redact what it holds of the person, one step of its job for each call (P10). */
export async function redact(context: Context, task: ClaimedTask, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(longestCall)]);
  let job: RedactionJob;
  try {
    job = await advance(context, stripeFor(context, task, signal), task);
  } catch (error) {
    return failed(context, task, error, stopping);
  }
  await settle(context, task, job);
}
