import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import { type Clock, hours, minutes } from '../clock.ts';

/** Whom each member of staff has read lately, as all processes know together. */
export type Sights = {
  /**
   * Takes customers for a member of staff to read: all, or none when that makes more than `most` in an hour. Gives null, or from
   * when fewer may be asked for. Without `most` it counts alone.
   */
  claim(staffId: string, customers: readonly string[], most: number | null): Promise<Date | null>;
};

/** Whoever polls a page is claimed by one statement a minute. */
const remembered = minutes(1);
/** An hour, and as long as a claim may be older than the read that it is for. */
const counted = hours(1) + remembered;

/** What was seen since then counts against the cap. */
export const countedSince = (now: Date): Date => new Date(now.getTime() - counted);

export function createSights(prisma: Pick<PrismaClient, '$queryRaw'>, clock: Clock): Sights {
  /** When this process has claimed whom, the oldest first. */
  const claimed = new Map<string, number>();

  function forget(now: number): void {
    for (const [key, at] of claimed) {
      if (now - at < remembered) return;
      claimed.delete(key);
    }
  }

  return {
    async claim(staffId, customers, most) {
      const now = clock.now();
      const moment = now.getTime();
      forget(moment);
      const keyOf = (customer: string) => `${customer} ${staffId}`;
      const isFresh = (customer: string) => {
        const age = moment - (claimed.get(keyOf(customer)) ?? Number.NEGATIVE_INFINITY);
        return age >= 0 && age < remembered;
      };
      const unclaimed = customers.filter((customer) => !isFresh(customer));
      if (unclaimed.length === 0) return null;
      const [answer] = await prisma.$queryRaw<{ from: Date | null }[]>`
        SELECT claim_sight(${staffId}, ${unclaimed}::uuid[], ${now}::timestamptz, ${countedSince(now)}::timestamptz,
          ${most}::integer) AS "from"`;
      if (!answer) throw new Error('the database gave no answer about a claim');
      if (answer.from !== null) return answer.from;
      for (const customer of unclaimed) {
        claimed.delete(keyOf(customer));
        claimed.set(keyOf(customer), moment);
      }
      return null;
    },
  };
}
