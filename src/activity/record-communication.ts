import { z } from 'zod';
import { CommunicationMedium, Direction } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { pastMoment, readInput, sha256, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';

const communicationInput = (now: Date) =>
  z.object({
    medium: z.enum(CommunicationMedium),
    direction: z.enum(Direction),
    correspondent: text(320),
    sentAt: pastMoment(now),
    locator: text(500),
    contentHash: sha256,
  });
type NewCommunication = z.output<ReturnType<typeof communicationInput>>;

const fields = ['medium', 'direction', 'correspondent', 'sentAt', 'locator', 'contentHash'].map(
  (name) => `Communication.${name}`,
);

async function record(context: Context, change: Change, customerId: string, input: NewCommunication): Promise<Effect> {
  await readForChange(context, change, customerId, 'input.customerId', { evenRestricted: true });
  const id = change.newId();
  await change.tx.communication.create({ data: { id, customerId, ...input } });
  return { id, subject: customerId, fields };
}

/** Records that something was written, and never what (P17). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function recordCommunication(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(communicationInput(context.clock.now()), raw);
  return carryOut(context, { operation: 'recordCommunication', clause: 'P17', reference: null }, (change) =>
    record(context, change, customerId, input),
  );
}
