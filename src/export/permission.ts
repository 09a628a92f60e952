import { type CallerDeps, establishCaller } from '../caller/establish.ts';
import { unauthenticated } from '../caller/verify.ts';
import type { Context } from '../context.ts';
import type { Asked } from '../door/routes.ts';
import { gatewayError } from '../errors.ts';
import { followDownloadLink } from '../events/links.ts';
import { LinkInvalid } from '../failures.ts';
import { followLink } from '../follow-link.ts';
import { toWhere } from '../policy/predicate/where.ts';
import { mayDo } from '../policy/verdict.ts';
import type { Caller } from '../policy/vocabulary.ts';

/** `Authorization: Link <secret>`: what the mailed link leads the portal to send. Paths and queries end up in logs. */
const link = /^Link +([\w-]{43})$/i;

const nobody: Caller = { kind: 'ANONYMOUS' };

export const notThere = () => gatewayError('NOT_FOUND', 'path: there is nothing here');

/** Who asks for an export: by token, or nobody in particular by a link. Throws UNAUTHENTICATED for neither. */
export async function whoAsks(asked: Pick<Asked, 'headers' | 'address'>, deps: CallerDeps) {
  const authorization = asked.headers.get('authorization');
  if (authorization === null) throw unauthenticated();
  const secret = link.exec(authorization)?.[1] ?? null;
  return secret === null ? { caller: await establishCaller(asked, deps), secret } : { caller: nobody, secret };
}

/** Whose export of this request may be downloaded. Everybody else is told what nobody is told: that there is no such thing. */
export async function mayDownload(context: Context, id: string, secret: string | null): Promise<boolean> {
  const { caller, policy, prisma, clock, rows } = context;
  if (secret !== null) return followDownloadLink(prisma, { token: secret, targetId: id, now: clock.now() });
  if (!mayDo(policy, caller, 'export:download').allowed) return false;
  return (await prisma.dataRequest.count({ where: { AND: [{ id }, toWhere(rows.DataRequest.whole)] } })) === 1;
}

/** Counts links that do not work by network address, and looks at no more after too many. Throws RATE_LIMITED. */
export async function countingLinks<Result>(context: Context, look: () => Promise<Result | null>): Promise<Result> {
  try {
    return await followLink(context, async () => {
      const found = await look();
      if (found === null) throw new LinkInvalid();
      return found;
    });
  } catch (error) {
    throw error instanceof LinkInvalid ? notThere() : error;
  }
}
