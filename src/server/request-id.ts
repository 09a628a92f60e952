import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs what answers a request under its id, so that Yoga's mask, which is told nothing of the request, can log it. */
export const underRequestId = <Result>(requestId: string, answer: () => Result): Result =>
  current.run(requestId, answer);

export const currentRequestId = (): string | undefined => current.getStore();
