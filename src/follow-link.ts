import type { Context } from './context.ts';
import { gatewayError } from './errors.ts';
import { LinkInvalid } from './failures.ts';

/** Follows a one-time link. Wrong ones are counted by network address, and after too many none is looked at. */
export async function followLink<Result>(context: Context, follow: () => Promise<Result>): Promise<Result> {
  const { linkFailures, address } = context;
  const from = address ?? 'unknown';
  const wait = await linkFailures.retryAfterSeconds(from);
  if (wait !== null) {
    const http = { status: 429, headers: { 'retry-after': String(wait) } };
    throw gatewayError('RATE_LIMITED', 'input.token: too many links that did not work', { http });
  }
  try {
    return await follow();
  } catch (error) {
    if (error instanceof LinkInvalid) await linkFailures.failed(from);
    throw error;
  }
}
