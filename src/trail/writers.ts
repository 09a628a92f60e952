import type { Clock } from '../clock.ts';
import { uuidv7 } from '../ids.ts';
import { beginChain, type Chain, type LinkedRow, link, type Mac } from './chain.ts';
import type { AuditRow } from './entry.ts';

/** Links rows, and has them written by the one who began. */
export type Write = (
  rows: readonly AuditRow[],
  insert: (linked: readonly LinkedRow[]) => Promise<void>,
) => Promise<void>;

/** The writers of this process, each with a chain of its own, of which one transaction at a time is the end. */
export type Writers = {
  /** Lends a writer to `work`, which is done when what it has written is committed, or has failed. */
  lend<Result>(work: (write: Write) => Promise<Result>): Promise<Result>;
  /** The chains that have grown since this was last asked. */
  grown(): Chain[];
};

export function createWriters(clock: Clock, mac: Mac): Writers {
  // The newest first, so that few writers do what little there is to do.
  const idle: Chain[] = [];
  let grown = new Map<string, Chain>();

  return {
    lend: async (work) => {
      const before = idle.pop() ?? beginChain(uuidv7(clock.now()));
      let chain = before;
      const write: Write = async (rows, insert) => {
        const linked = link(chain, rows, mac);
        chain = linked.chain;
        await insert(linked.rows);
      };
      try {
        const result = await work(write);
        if (chain !== before) grown.set(chain.writer, chain);
        idle.push(chain);
        return result;
      } catch (error) {
        // Whether what it has written was committed is not known, and so not what comes next: its chain ends here.
        if (chain === before) idle.push(before);
        throw error;
      }
    },
    grown: () => {
      const chains = [...grown.values()];
      grown = new Map();
      return chains;
    },
  };
}
