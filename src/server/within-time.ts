import { asOperation } from '../database/operation.ts';
import { gatewayError } from '../errors.ts';

/** How long a cut operation may take to unwind before it is answered without it. */
const unwindMilliseconds = 1_000;

type Bounds = { milliseconds: number; clientGone: AbortSignal };

/**
 * Bounds an operation: after `milliseconds`, and when its client goes away, its statements are cancelled. Throws TIMED_OUT
 * for one that was cut by time, a second later at most.
 */
export async function withinTime<Result>(
  { milliseconds, clientGone }: Bounds,
  work: () => Promise<Result>,
): Promise<Result> {
  const cut = new AbortController();
  const leave = () => cut.abort();
  clientGone.addEventListener('abort', leave, { once: true });
  if (clientGone.aborted) leave();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      cut.abort();
      timer = setTimeout(() => reject(timedOut()), unwindMilliseconds);
    }, milliseconds);
  });
  try {
    const result = await Promise.race([asOperation(cut.signal, work), tooLate]);
    if (cut.signal.aborted && !clientGone.aborted) throw timedOut();
    return result;
  } catch (error) {
    throw cut.signal.aborted && !clientGone.aborted ? timedOut() : error;
  } finally {
    clearTimeout(timer);
    clientGone.removeEventListener('abort', leave);
  }
}

const timedOut = () =>
  gatewayError('TIMED_OUT', 'The operation took too long and was stopped; what it had not committed is undone.');
