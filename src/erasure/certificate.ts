import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { globalId } from '../global-id.ts';
import { canonicalJson } from './canonical.ts';
import type { Scan } from './scan.ts';
import { storedPlan } from './stored-plan.ts';

type Erased = { id: string; customerId: string; approvedPlan: string | null };

async function documentOf(context: Context, { tx, now }: Change, request: Erased, { checked }: Scan) {
  const { id, customerId, approvedPlan } = request;
  const plan = await tx.erasurePlan.findFirst({
    where: { requestId: id, ...(approvedPlan && { hash: approvedPlan }) },
  });
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: customerId } });
  const tasks = await tx.erasureTask.findMany({
    where: { requestId: id },
    orderBy: { id: 'asc' },
    select: { method: true, confirmedAt: true, partner: { select: { name: true } } },
  });
  const items = plan ? storedPlan.parse(plan).items : [];
  const of = (...actions: string[]) => items.filter(({ action }) => actions.includes(action));
  return {
    request: globalId('DataRequest', id),
    customer: globalId('Customer', customerId),
    controller: context.policy.controller.name,
    policyVersion: context.policy.version,
    plan: approvedPlan,
    startedAt: customer.erasureStartedAt?.toISOString() ?? null,
    erasedAt: customer.erasedAt?.toISOString() ?? null,
    issuedAt: now.toISOString(),
    erased: of('ERASE').map(({ record }) => record),
    masked: of('MASK').map(({ record }) => record),
    kept: of('KEEP').map(({ record, ground, until }) => ({ record, ground, until })),
    processors: tasks.map(({ method, confirmedAt, partner }) => ({
      name: partner.name,
      method,
      confirmedAt: confirmedAt?.toISOString() ?? null,
    })),
    scanned: checked,
  };
}

/** Writes down, under the gateway's signature, what was erased, what was kept and why, and who confirmed. No value of the person. */
export async function issueCertificate(context: Context, change: Change, request: Erased, scan: Scan): Promise<void> {
  const document = await documentOf(context, change, request, scan);
  const signature = await context.sign(canonicalJson(document));
  await change.tx.erasureCertificate.createMany({
    data: { requestId: request.id, document, signature, issuedAt: change.now },
    skipDuplicates: true,
  });
}
