import type { Caller } from '../policy/vocabulary.ts';
import type { Span } from '../tracing/tracer.ts';

/** How a request ended, for logs and metrics. */
export type Outcome = 'answered' | 'refused' | 'limited' | 'invalid' | 'unavailable' | 'failed' | 'gone';

/** What is learned of a request while it is answered: ids and words of the schema, nothing that a client wrote. */
export type Account = {
  caller: Caller | null;
  kind: 'query' | 'mutation' | 'subscription' | null;
  /** The operation's root fields, in the order of the schema's words. */
  fields: readonly string[];
  outcome: Outcome | null;
  traceId: string | null;
  span: Span | null;
};

/** The requests in hand, by their ids: who answers one is told nothing of the door, which tells when it is over. */
export type Accounts = {
  open(requestId: string): Account;
  of(requestId: string): Account | undefined;
  close(requestId: string): Account | undefined;
};

export function createAccounts(): Accounts {
  const inHand = new Map<string, Account>();
  return {
    open(requestId) {
      const account: Account = { caller: null, kind: null, fields: [], outcome: null, traceId: null, span: null };
      inHand.set(requestId, account);
      return account;
    },
    of: (requestId) => inHand.get(requestId),
    close(requestId) {
      const account = inHand.get(requestId);
      inHand.delete(requestId);
      return account;
    },
  };
}
