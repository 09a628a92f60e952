import { z } from 'zod';
import { LegalHoldGround } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { futureMoment, idOfA, readInput, text } from '../inputs.ts';
import { toldFrom } from '../policy/gag.ts';
import { readForChange } from '../subject.ts';
import { actorOf } from '../trail.ts';

const holdInput = (now: Date) =>
  z.object({
    customerId: idOfA('Customer'),
    ground: z.enum(LegalHoldGround),
    reference: text(128),
    until: futureMoment(now).nullish(),
    gaggedUntil: futureMoment(now).nullish(),
  });
type NewHold = z.output<ReturnType<typeof holdInput>>;

const fields = ['ground', 'reference', 'until', 'gaggedUntil'].map((name) => `LegalHold.${name}`);

/** The customer is held meanwhile: an erasure has begun before, and is met with Conflict, or finds the hold when it begins. */
async function place(context: Context, change: Change, input: NewHold): Promise<Effect> {
  const { tx, now } = change;
  const { customerId, ground, reference, until = null, gaggedUntil = null } = input;
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const id = change.newId();
  const placed = { placedBy: actorOf(context.caller).callerId, placedAt: now };
  await tx.legalHold.create({ data: { id, customerId, ground, reference, until, gaggedUntil, ...placed } });
  change.tell('hold.changed', customerId, { hold: id }, toldFrom(gaggedUntil, now));
  return { id, subject: customerId, fields, gaggedUntil };
}

/** Keeps a customer's data from retention and erasure (P16). Gives the hold's id. Throws InvalidInput, NotFound, Conflict. */
export async function placeLegalHold(context: Context, raw: unknown): Promise<string> {
  const input = readInput(holdInput(context.clock.now()), raw);
  const named = { operation: 'placeLegalHold', clause: 'P16', reference: input.reference } as const;
  return carryOut(context, named, (change) => place(context, change, input));
}
