import { idOf } from '../../src/global-id.ts';
import type { TestGateway } from '../harness/gateway.ts';
import { type Changed, change } from './change.ts';

type Input = Record<string, unknown>;
type Step = { action: string; status: string | null; actorKind: string; actorId: string; reason: string | null };

/** What stories about requests do again and again, with one gateway. */
export function requestStories(gateway: () => TestGateway) {
  const select = 'request { id version status }';
  const rowOf = (id: string) => gateway().database.prisma.dataRequest.findUniqueOrThrow({ where: { id } });
  return {
    /** The UUID in an answer. */
    idIn: ({ result }: Changed): string => {
      const request = result?.['request'] as { id: string } | undefined; // selected by every mutation here
      return idOf('DataRequest', request?.id ?? '', 'id');
    },
    rowOf,
    open: (as: string, input: Input) => change(gateway(), 'openRequest', input, { as, select }),
    /** A mutation of staff's, who work on a ticket. */
    staff: (as: string | undefined, mutation: string, id: string, input: Input = {}) => {
      const headers = { 'X-Reference': 'T-5200' };
      const named = { id: `DataRequest:${id}`, ...input };
      return change(gateway(), mutation, named, { ...(as && { as }), headers, select });
    },
    verify: (token: string) => change(gateway(), 'verifyRequest', { token }, { select: 'verified' }),
    timelineOf: async (requestId: string): Promise<Step[]> =>
      gateway().database.prisma.requestEvent.findMany({
        where: { requestId },
        orderBy: { id: 'asc' },
        select: { action: true, status: true, actorKind: true, actorId: true, reason: true },
      }),
    /** The ids of a kind's jobs that are, or were, in the queue. */
    jobsOf: async (kind: string): Promise<string[]> => {
      const text = `SELECT data->>'id' AS id FROM pgboss.job WHERE name = $1
        UNION SELECT data->>'id' FROM pgboss.archive WHERE name = $1`;
      const { rows } = await gateway().database.pool.query<{ id: string }>(text, [kind]);
      return rows.map(({ id }) => id);
    },
    /** As if the request had gone another way. */
    put: (id: string, data: Input) => gateway().database.prisma.dataRequest.update({ where: { id }, data }),
  };
}
