import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs what answers a request under its id, for those who are told nothing of the request, such as Yoga's mask. */
export const underRequestId = <Result>(requestId: string, answer: () => Result): Result =>
  current.run(requestId, answer);

export const currentRequestId = (): string | undefined => current.getStore();
