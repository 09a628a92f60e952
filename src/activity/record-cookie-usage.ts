import { z } from 'zod';
import { carryOut, NothingToRecord, unlessNothing } from '../change.ts';
import { dayOf } from '../clock.ts';
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

/**
 * Keeps how one website was used on one day (P2). What was told before is replaced: freely while the day is not over, since
 * nobody is shown it; later only by figures that are so many visitors apart that the difference singles nobody out. Gives
 * whether it was kept. Throws InvalidInput.
 */
export async function recordCookieUsage(context: Context, raw: unknown): Promise<boolean> {
  const { site: name, day, pageViews, visitors } = readInput(usageInput(context.clock.now()), raw);
  const named = { operation: 'recordCookieUsage', clause: 'P2', reference: null } as const;
  const date = day.toISOString().slice(0, 10);
  const recording = carryOut(context, named, async ({ tx, now }) => {
    const written = await tx.$executeRaw`
      INSERT INTO "CookieUsage" AS told ("site", "day", "pageViews", "visitors")
      VALUES (${name}, ${date}::date, ${pageViews}, ${visitors})
      ON CONFLICT ("site", "day") DO UPDATE SET "pageViews" = EXCLUDED."pageViews", "visitors" = EXCLUDED."visitors"
      WHERE told."day" >= ${dayOf(now)} OR abs(told."visitors" - EXCLUDED."visitors") >= ${context.policy.smallestCount}`;
    if (written === 0) throw new NothingToRecord();
    return { id: `${name} ${date}`, subject: null, fields: ['CookieUsage.pageViews', 'CookieUsage.visitors'] };
  });
  return recording.then(() => true).catch(unlessNothing);
}
