import { z } from 'zod';
import { carryOut } from '../change.ts';
import type { Context } from '../context.ts';
import { pastMoment, readInput, text } from '../inputs.ts';

/** A host name alone: a path or a query could name somebody (P2). */
const site = text(253)
  .toLowerCase()
  .regex(/^([a-z\d]([a-z\d-]{0,61}[a-z\d])?)(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)+$/, 'expected a host name');

const usageInput = (now: Date) =>
  z
    .object({ site, day: pastMoment(now), pageViews: z.int().min(0), visitors: z.int().min(0) })
    .refine(({ visitors, pageViews }) => visitors <= pageViews, {
      path: ['visitors'],
      error: 'expected at most as many as pageViews',
    });

/** Keeps how one website was used on one day, in place of what was told before (P2). Throws InvalidInput. */
export async function recordCookieUsage(context: Context, raw: unknown): Promise<void> {
  const { site: name, day, ...counts } = readInput(usageInput(context.clock.now()), raw);
  const named = { operation: 'recordCookieUsage', clause: 'P2', reference: null } as const;
  await carryOut(context, named, async ({ tx }) => {
    await tx.cookieUsage.upsert({
      where: { site_day: { site: name, day } },
      create: { site: name, day, ...counts },
      update: counts,
    });
    const id = `${name} ${day.toISOString().slice(0, 10)}`;
    return { id, subject: null, fields: ['CookieUsage.pageViews', 'CookieUsage.visitors'] };
  });
}
