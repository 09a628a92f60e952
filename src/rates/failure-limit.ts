import type { Quota, RateStore } from './quota.ts';

export type FailureLimit = {
  /** Null when another try may be made. */
  retryAfterSeconds(key: string): Promise<number | null>;
  failed(key: string): Promise<void>;
};

/** Counts what went wrong; whoever has used up the quota waits before they may try again. */
export const createFailureLimit = (store: RateStore, name: string, quota: Quota): FailureLimit => ({
  retryAfterSeconds: async (key) => {
    const { granted, next } = await store.take(`${name} ${key}`, quota, 0);
    return granted ? null : next;
  },
  failed: async (key) => void (await store.take(`${name} ${key}`, quota, 1)),
});
