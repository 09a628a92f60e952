import type { Prisma } from '../generated/client/client.ts';
import type { Times } from './times.ts';

/** Page views and visitors of the company's own sites (P20), a row per day, yesterday last. Some are small counts (P2). */
const sites: Record<string, [pageViews: number, visitors: number][]> = {
  'www.hosting.example': [
    [10_240, 3_120],
    [9_870, 2_990],
    [11_305, 3_410],
    [4_120, 1_205],
    [3_980, 1_150],
  ],
  'help.hosting.example': [
    [640, 210],
    [598, 187],
    [12, 3],
    [5, 1],
    [611, 199],
  ],
};

export const cookieUsage = ({ daysAgo }: Times): Prisma.CookieUsageCreateManyInput[] =>
  Object.entries(sites).flatMap(([site, counts]) =>
    counts.map(([pageViews, visitors], index) => ({
      site,
      day: new Date(
        daysAgo(counts.length - index)
          .toISOString()
          .slice(0, 10),
      ),
      pageViews,
      visitors,
    })),
  );
