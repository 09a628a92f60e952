import { z } from 'zod';
import { RejectionGround } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict } from '../failures.ts';
import { readInput, text } from '../inputs.ts';
import { ungagged } from '../policy/gag.ts';
import { matches } from '../policy/predicate/row.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { holdInForce } from '../retention/rules.ts';
import { moveRequest } from './move.ts';
import { mayReview } from './rules.ts';
import { assertNotErased, decidedBy, readForWork, workFields } from './work.ts';

const rejectInput = z.object({ ...workFields, ground: z.enum(RejectionGround), text: text(5000) });
type Rejection = z.output<typeof rejectInput>;

/** Grounds that tell of an investigation or a case. */
const telling: readonly RejectionGround[] = ['CRIME_INVESTIGATION_IMPAIRED', 'LEGAL_CLAIM_DEFENCE_IMPAIRED'];

/** Throws Conflict for a ground that would tell the customer of a hold that the law forbids to tell (P16). */
async function assertTellable({ tx, now }: Change, customerId: string, ground: RejectionGround): Promise<void> {
  if (!telling.includes(ground)) return;
  const holds = await tx.legalHold.findMany({ where: { AND: [{ customerId }, toWhere(holdInForce(now))] } });
  const told = holds.filter((hold) => matches(ungagged('LegalHold', now), hold));
  if (holds.length > 0 && told.length === 0)
    throw new Conflict('This ground would tell of a hold that the law forbids to tell (P16).');
}

async function reject(context: Context, change: Change, input: Rejection): Promise<Effect> {
  const request = await readForWork(context, change, input);
  const { id, version, customerId } = request;
  const { staffId } = decidedBy(context);
  assertNotErased(request);
  if (request.kind === 'OBJECTION') throw new Conflict('An objection is never rejected (P13).', version);
  if (!mayReview(request, staffId))
    throw new Conflict('An erasure is not reviewed by whoever opened it (P10).', version);
  await assertTellable(change, customerId, input.ground);
  await moveRequest(context, change, {
    id,
    version,
    to: 'REJECTED',
    data: {
      decidedBy: staffId,
      decidedAt: change.now,
      rejectionGround: input.ground,
      rejectionText: input.text,
    },
    steps: [{ action: 'REJECTED', status: 'REJECTED', reason: input.ground }],
  });
  return { id, subject: customerId, fields: ['DataRequest.status'] };
}

/**
 * Refuses a request on a listed ground, with a text for the customer, who is written to (P10; GDPR art. 12(4)). Gives its
 * id. Throws InvalidInput, NotFound, Conflict.
 */
export async function rejectRequest(context: Context, raw: unknown): Promise<string> {
  const input = readInput(rejectInput, raw);
  const named = { operation: 'rejectRequest', clause: 'P10', reference: null } as const;
  return carryOut(context, named, (change) => reject(context, change, input));
}
