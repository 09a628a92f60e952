import type { Prisma, RetentionRun } from '../../prisma/generated/client/client.ts';
import type { Policy } from '../policy/policy.ts';
import { hashOfTerms } from './terms.ts';

/**
 * The approval under which sweeps go on: of the newest dry run that two have looked at, under the policy's terms as they are
 * now. None before the first, after a change of the terms, nor after an import.
 */
export const standingApproval = (
  tx: Pick<Prisma.TransactionClient, 'retentionRun'>,
  policy: Pick<Policy, 'retention'>,
): Promise<RetentionRun | null> =>
  tx.retentionRun.findFirst({ where: { status: 'APPROVED', termsHash: hashOfTerms(policy) } });
