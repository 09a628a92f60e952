import { z } from 'zod';
import type { Service } from '../../prisma/generated/client/client.ts';
import { ServiceStatus } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../failures.ts';
import { configuration, idOfA, readInput } from '../inputs.ts';
import { readForChange } from '../subject.ts';
import { label } from './add.ts';
import { hasEnded, mayMove } from './rules.ts';

const updateInput = z
  .object({
    id: idOfA('Service'),
    version: z.int().min(1),
    label: label.exactOptional(),
    status: z.enum(ServiceStatus).exactOptional(),
    configuration: configuration.exactOptional(),
  })
  .refine((given) => given.label ?? given.status ?? given.configuration, 'expected at least one field to change');
type Update = z.output<typeof updateInput>;

/** The row, its customer held. Throws NotFound for one of a customer whom the caller does not see. */
async function readService(context: Context, change: Change, id: string): Promise<Service> {
  const { tx } = change;
  const owner = await tx.service.findUnique({ where: { id }, select: { customerId: true } });
  if (owner) await readForChange(context, change, owner.customerId, 'input.id');
  const service = owner && (await tx.service.findUnique({ where: { id } }));
  if (!service) throw new NotFound('input.id');
  return service;
}

/** An ended service is the last sign of life for a while (P14). */
const recordEnd = ({ tx, now }: Change, customerId: string) => tx.$executeRaw`
  UPDATE "Customer" SET "lastServiceEndedAt" = GREATEST("lastServiceEndedAt", ${now}::timestamptz)
  WHERE "id" = ${customerId}::uuid AND "erasedAt" IS NULL AND "erasureStartedAt" IS NULL`;

async function update(context: Context, change: Change, { id, version, ...values }: Update): Promise<Effect> {
  const { tx, now } = change;
  const service = await readService(context, change, id);
  const { customerId, status: from } = service;
  const status = values.status ?? from;
  if (service.version !== version) throw new Conflict('The service has changed since.', service.version);
  if (!mayMove(from, status)) throw new Conflict('A service does not move to this status from its own.', version);
  const ends = hasEnded(status) && !hasEnded(from);
  const times = {
    ...(status === 'ACTIVE' && service.startedAt === null ? { startedAt: now } : {}),
    ...(ends ? { endedAt: now } : {}),
  };
  const { count } = await tx.service.updateMany({
    where: { id, version, status: from },
    data: { ...values, ...times, updatedAt: now, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The service has changed since.');
  if (ends) await recordEnd(change, customerId);
  change.tell('service.changed', customerId, { target: id });
  return { id, subject: customerId, fields: Object.keys(values).map((name) => `Service.${name}`) };
}

/** Changes a service (P8). Gives its id. Throws InvalidInput, NotFound, Conflict, Restricted. */
export async function updateService(context: Context, raw: unknown): Promise<string> {
  const input = readInput(updateInput, raw);
  return carryOut(context, { operation: 'updateService', clause: 'P8', reference: null }, (change) =>
    update(context, change, input),
  );
}
