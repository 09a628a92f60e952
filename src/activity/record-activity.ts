import { isIP } from 'node:net';
import { z } from 'zod';
import { ActivityKind } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../failures.ts';
import { pastMoment, readInput } from '../inputs.ts';

/** A zone (`fe80::1%eth0`) means something on one machine only, and is none to PostgreSQL. */
const isAddress = (value: string): boolean => isIP(value) !== 0 && !value.includes('%');

const activityInput = (now: Date) =>
  z.object({
    kind: z.enum(ActivityKind),
    at: pastMoment(now).nullish(),
    ip: z.string().refine(isAddress, 'expected an IPv4 or IPv6 address').nullish(),
    abuse: z.boolean().nullish(),
  });
type NewActivity = z.output<ReturnType<typeof activityInput>>;

const fields = ['Activity.kind', 'Activity.at', 'Activity.ip', 'Activity.abuse'];

/** What moves which clock: a log-in is an attempt as well, and abuse moves none (P14). GREATEST skips nulls. */
async function moveClocks({ tx }: Change, customerId: string, { kind, abuse }: NewActivity, at: Date): Promise<void> {
  const login = kind === 'LOGIN' && !abuse ? at : null;
  const attempt = kind === 'LOGIN_ATTEMPT' && !abuse ? at : login;
  const moved = await tx.$executeRaw`
    UPDATE "Customer"
    SET "lastLoginAt" = GREATEST("lastLoginAt", ${login}::timestamptz),
        "lastLoginAttemptAt" = GREATEST("lastLoginAttemptAt", ${attempt}::timestamptz)
    WHERE "id" = ${customerId}::uuid AND "erasedAt" IS NULL AND "erasureStartedAt" IS NULL`;
  if (moved !== 1) throw new NotFound('input.customerId');
}

async function record(change: Change, customerId: string, input: NewActivity): Promise<Effect> {
  const at = input.at ?? change.now;
  // First: it holds the customer, so that no activity outlives an erasure. A restriction keeps the record as it keeps the rest.
  await moveClocks(change, customerId, input, at);
  const id = change.newId();
  const { kind, ip = null, abuse } = input;
  await change.tx.activity.create({ data: { id, customerId, kind, at, ip, abuse: abuse ?? false } });
  return { id, subject: customerId, fields };
}

/** Records a line of the account log (P14). Gives its id. Throws InvalidInput, and NotFound for the erased. */
export async function recordActivity(context: Context, customerId: string, raw: unknown): Promise<string> {
  const input = readInput(activityInput(context.clock.now()), raw);
  return carryOut(context, { operation: 'recordActivity', clause: 'P14', reference: null }, (change) =>
    record(change, customerId, input),
  );
}
