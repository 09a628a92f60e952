import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Disclosure } from '../../prisma/generated/client/client.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { canonicalJson } from '../erasure/canonical.ts';
import { Conflict } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readEvent } from '../trail.ts';
import { contentsOf } from './contents.ts';
import { assertNotErased, readDisclosure, stepTaken } from './move.ts';
import { clauseOf } from './rules.ts';

const releaseInput = z.object({ id: idOfA('Disclosure') });

/** `document` is null when an Idempotency-Key came again: it is not kept. */
export type Released = Pick<Disclosure, 'id' | 'customerId' | 'gaggedUntil'> & { document: string | null };

async function signed(context: Context, { tx, now }: Change, disclosure: Disclosure): Promise<string> {
  const { id, customerId, kind, ground, recipient, reference, evidenceHash, decidedAt, fields } = disclosure;
  const document = {
    disclosure: globalId('Disclosure', id),
    customer: globalId('Customer', customerId),
    controller: context.policy.controller.name,
    policyVersion: context.policy.version,
    clause: clauseOf[kind],
    kind,
    ground,
    recipient,
    reference,
    evidenceHash,
    approvedAt: decidedAt,
    releasedAt: now,
    fields,
    data: await contentsOf(tx, disclosure),
  };
  // Times become text, as everywhere in answers.
  return context.sign(canonicalJson(JSON.parse(JSON.stringify(document))));
}

/** The read is recorded with the release, since the answer may be lost and the document is out all the same. */
function recordRead({ caller }: Context, { record, now }: Change, disclosure: Disclosure): void {
  const { customerId: subject, fields, reference, gaggedUntil, kind } = disclosure;
  const read = { operation: 'releaseDisclosure', clause: clauseOf[kind], subject, fields, reference, gaggedUntil };
  record(readEvent(caller, now, read));
}

async function release(context: Context, change: Change, id: string): Promise<Effect & { document: string }> {
  const disclosure = await readDisclosure(context, change, id);
  await assertNotErased(change, disclosure.customerId);
  if (disclosure.status !== 'APPROVED') throw new Conflict('Only an approved disclosure is released, and once.');
  const document = await signed(context, change, disclosure);
  const documentHash = createHash('sha256').update(document).digest('hex');
  const { count } = await change.tx.disclosure.updateMany({
    where: { id, status: 'APPROVED' },
    data: { status: 'RELEASED', releasedAt: change.now, documentHash },
  });
  if (count !== 1) throw new Conflict('Only an approved disclosure is released, and once.');
  recordRead(context, change, disclosure);
  return { ...stepTaken(change, disclosure, 'RELEASED'), document };
}

/**
 * Hands out what was approved, once, as a signed document that is not kept (P16, P17). Throws InvalidInput, NotFound,
 * Conflict.
 */
export async function releaseDisclosure(context: Context, raw: unknown): Promise<Released> {
  const { id } = readInput(releaseInput, raw);
  let document: string | null = null;
  const named = { operation: 'releaseDisclosure', clause: 'P16', reference: null } as const;
  await carryOut(context, named, async (change) => {
    const { document: made, ...effect } = await release(context, change, id);
    document = made;
    return effect;
  });
  const select = { customerId: true, gaggedUntil: true } as const;
  const about = await context.prisma.disclosure.findUniqueOrThrow({ where: { id }, select });
  return { id, ...about, document };
}
