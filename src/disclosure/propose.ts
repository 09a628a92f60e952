import { z } from 'zod';
import { DisclosureGround, DisclosureKind } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { InvalidInput } from '../failures.ts';
import { futureMoment, idOfA, readInput, sha256, text } from '../inputs.ts';
import { toldFrom } from '../policy/gag.ts';
import { readForChange } from '../subject.ts';
import { actorOf } from '../trail.ts';
import { clauseOf, fieldsOf, groundsOf, needsValidation } from './rules.ts';

const proposal = (now: Date) =>
  z.object({
    customerId: idOfA('Customer'),
    kind: z.enum(DisclosureKind),
    ground: z.enum(DisclosureGround),
    recipient: text(200),
    fields: z.array(z.string()).min(1, 'expected at least one field').max(100, 'expected at most 100 fields'),
    reference: text(128),
    evidenceHash: sha256,
    processValidatedBy: text(200).nullish(),
    gaggedUntil: futureMoment(now).nullish(),
  });
type Proposal = z.output<ReturnType<typeof proposal>>;

/** What one kind allows. Throws InvalidInput. */
function assertOfItsKind({ kind, ground, fields, processValidatedBy }: Proposal): void {
  const grounds = groundsOf[kind];
  if (!grounds.includes(ground)) {
    throw new InvalidInput('input.ground', `expected one of ${grounds.join(', ')} (${clauseOf[kind]})`);
  }
  const known = fieldsOf(kind);
  for (const [index, field] of fields.entries()) {
    const at = `input.fields.${index}`;
    if (!known.includes(field)) throw new InvalidInput(at, `expected one of ${known.join(', ')}`);
    if (fields.indexOf(field) < index) throw new InvalidInput(at, 'expected each field once');
  }
  if (needsValidation(ground) && !processValidatedBy) {
    throw new InvalidInput('input.processValidatedBy', 'expected who held the process to be valid (P17)');
  }
}

const written = ['kind', 'ground', 'recipient', 'fields', 'reference', 'evidenceHash'].map(
  (name) => `Disclosure.${name}`,
);

async function propose(context: Context, change: Change, input: Proposal): Promise<Effect> {
  const { tx, now } = change;
  const { customerId, processValidatedBy = null, gaggedUntil = null, ...facts } = input;
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const id = change.newId();
  const proposed = { status: 'PROPOSED', proposedBy: actorOf(context.caller).callerId, proposedAt: now } as const;
  await tx.disclosure.create({ data: { id, customerId, ...facts, processValidatedBy, gaggedUntil, ...proposed } });
  change.tell('disclosure.changed', customerId, { disclosure: id, status: 'PROPOSED' }, toldFrom(gaggedUntil, now));
  return { id, subject: customerId, fields: written, gaggedUntil };
}

/** Asks for a disclosure, which somebody else decides (P16, P17). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function proposeDisclosure(context: Context, raw: unknown): Promise<string> {
  const input = readInput(proposal(context.clock.now()), raw);
  assertOfItsKind(input);
  const { reference, kind } = input;
  const named = { operation: 'proposeDisclosure', clause: clauseOf[kind], reference } as const;
  return carryOut(context, named, (change) => propose(context, change, input));
}
