import type { Context } from '../context.ts';
import { gatewayError } from '../errors.ts';
import { mayRead } from '../policy/verdict.ts';
import type { DataRequestFilter } from './loaders.ts';

/** A filter tells of the datum it looks at: who works on a request is told to nobody outside. */
export function assertMaySearch(context: Context, { assignee }: DataRequestFilter): void {
  if (assignee == null) return;
  const verdict = mayRead(context.policy, context.caller, 'casework');
  if (verdict.allowed) return;
  context.refused('DataRequestFilter.assignee', verdict);
  const { clause, reason, needs } = verdict;
  throw gatewayError('FORBIDDEN', `filter.assignee: ${reason}`, { clause, category: 'casework', needs });
}
