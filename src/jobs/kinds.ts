type QueueOptions = {
  /** How often a job is tried again, ever later: the first time after `retryDelay` seconds. */
  retryLimit: number;
  retryDelay: number;
  retryBackoff: true;
  /** A job of which nothing was heard for so long is taken for lost with its process, and given to another. */
  expireInSeconds: number;
  /** How many of them one process has in hand at once. */
  atOnce: number;
};

const usual = { retryLimit: 12, retryDelay: 1, retryBackoff: true, expireInSeconds: 30 } as const;

/** Every kind of job, with its queue. A job carries one id, and nothing else. */
export const jobKinds = {
  /** Of a request. */
  'export.write': { ...usual, atOnce: 1 },
  /** Of a request. */
  'erasure.run': { ...usual, atOnce: 1 },
  /** Of a retention run. */
  'retention.sweep': { ...usual, atOnce: 1 },
  /** Of an erasure task. */
  'processor.tell': { ...usual, atOnce: 5 },
  /** Of a webhook delivery. */
  'webhook.deliver': { ...usual, atOnce: 10 },
} as const satisfies Record<string, QueueOptions>;

export type JobKind = keyof typeof jobKinds;
