import { z } from 'zod';
import type { RetentionRun } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import { hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput, NotFound, PlanChanged } from '../failures.ts';
import { moment, readInput, text } from '../inputs.ts';
import { actorOf } from '../trail.ts';
import { dryRunAt } from './dry-run.ts';
import { standingApproval } from './gate.ts';

const runInput = z.object({ dryRun: z.boolean(), asOf: moment.nullish(), hash: text(64).nullish() });
type Running = z.output<typeof runInput>;

/** For so long a dry run may be approved. */
const lifetime = hours(24);

const effect = (id: string): Effect => ({ id, subject: null, fields: ['RetentionRun.status'] });

async function propose(context: Context, change: Change, asOf: Date | null): Promise<Effect> {
  const { tx, now } = change;
  if (asOf && asOf < now) throw new InvalidInput('input.asOf', 'expected a moment that is not past');
  const id = change.newId();
  const proposed = { proposedBy: actorOf(context.caller).callerId, proposedAt: now, asOf: asOf ?? now };
  const looked = await dryRunAt(context, change, asOf ?? now);
  await tx.retentionRun.create({ data: { id, status: asOf ? 'SIMULATED' : 'PROPOSED', ...looked, ...proposed } });
  return effect(id);
}

/** Under an approval that stands, one member of staff has the sweep done before its time. */
async function order(context: Context, change: Change): Promise<Effect> {
  const { tx, now } = change;
  if (!(await standingApproval(tx, context.policy))) {
    throw new InvalidInput('input.hash', 'expected the hash of a dry run, which another member of staff has made');
  }
  const id = change.newId();
  const proposed = { proposedBy: actorOf(context.caller).callerId, proposedAt: now, asOf: now };
  const looked = await dryRunAt(context, change, now);
  await tx.retentionRun.create({ data: { id, status: 'ORDERED', ...looked, ...proposed } });
  change.run('retention.sweep', id);
  return effect(id);
}

/** The newest dry run with this hash that may still be approved. */
async function proposalOf({ tx, now }: Change, hash: string): Promise<RetentionRun> {
  const found = await tx.retentionRun.findFirst({
    where: { hash, status: 'PROPOSED', proposedAt: { gte: new Date(now.getTime() - lifetime) } },
    orderBy: { id: 'desc' },
  });
  if (!found) throw new NotFound('input.hash');
  return found;
}

/** What was looked at is looked at again, as of the same moment: who has logged in since, say, makes it another. */
async function approve(context: Context, change: Change, hash: string): Promise<Effect> {
  const { tx, now } = change;
  const { id, asOf, proposedBy } = await proposalOf(change, hash);
  const approvedBy = actorOf(context.caller).callerId;
  if (approvedBy === proposedBy) throw new Conflict('Whoever made the dry run does not approve it (P14).');
  const current = await dryRunAt(context, change, asOf);
  if (current.hash !== hash) throw new PlanChanged(current.hash);
  // One approval follows another.
  await tx.$executeRaw`LOCK TABLE "RetentionRun" IN SHARE ROW EXCLUSIVE MODE`;
  await tx.retentionRun.updateMany({ where: { status: 'APPROVED' }, data: { status: 'ENDED' } });
  const { count } = await tx.retentionRun.updateMany({
    where: { id, status: 'PROPOSED', proposedBy: { not: approvedBy } },
    data: { status: 'APPROVED', approvedBy, approvedAt: now },
  });
  if (count !== 1) throw new Conflict('This dry run is approved already.');
  change.run('retention.sweep', id);
  return effect(id);
}

function work(context: Context, change: Change, { dryRun, asOf = null, hash = null }: Running): Promise<Effect> {
  if (dryRun) {
    if (hash !== null) throw new InvalidInput('input.hash', 'expected none: a dry run is not approved');
    return propose(context, change, asOf);
  }
  if (asOf !== null) throw new InvalidInput('input.asOf', 'expected none: a sweep is done as of now');
  return hash === null ? order(context, change) : approve(context, change, hash);
}

/**
 * Shows what a sweep would do, or has it done: by the hash of a dry run that another has made, or, while an approval
 * stands, without (P14). Gives the id of the run. Throws InvalidInput, NotFound, Conflict and PlanChanged.
 */
export async function runRetention(context: Context, raw: unknown): Promise<string> {
  const input = readInput(runInput, raw);
  const named = { operation: 'runRetention', clause: 'P14', reference: null } as const;
  return carryOut(context, named, (change) => work(context, change, input));
}
