import { z } from 'zod';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { configuration, readInput, text } from '../inputs.ts';
import { readForChange } from '../subject.ts';

export const label = text(253);

const addInput = z.object({
  product: text(100),
  label,
  status: z.enum(['PENDING', 'ACTIVE'], 'expected PENDING or ACTIVE').nullish(),
  configuration: configuration.nullish(),
});
type NewService = z.output<typeof addInput>;

const fields = ['Service.product', 'Service.label', 'Service.status', 'Service.configuration'];

async function add(context: Context, change: Change, customerId: string, input: NewService): Promise<Effect> {
  const { tx, now } = change;
  await readForChange(context, change, customerId, 'input.customerId');
  const id = change.newId();
  const status = input.status ?? 'PENDING';
  const chosen = { product: input.product, label: input.label, configuration: input.configuration ?? {} };
  const startedAt = status === 'ACTIVE' ? now : null;
  await tx.service.create({ data: { id, customerId, ...chosen, status, startedAt, updatedAt: now } });
  change.tell('service.changed', customerId, { target: id });
  return { id, subject: customerId, fields };
}

/** Adds a service (P8). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function addService(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(addInput, raw);
  return carryOut(context, { operation: 'addService', clause: 'P8', reference: null }, (change) =>
    add(context, change, customerId, input),
  );
}
