import type { Mac } from './chain.ts';
import type { StoredEntry } from './entries.ts';
import { type Finding, type Follower, follow, type Reached } from './follow.ts';

export type Report = {
  entries: number;
  chains: number;
  /** Rows in no chain, from before there were chains. */
  unchained: number;
  /** One at most for each chain: its first. */
  findings: Finding[];
};

type Verifying = {
  /** Chain by chain, each in its order; first what is in none. */
  entries: AsyncIterable<StoredEntry>;
  /** By writer, how far its chain had come, as signed heads say. */
  heads: ReadonlyMap<string, readonly Reached[]>;
  macs: readonly Mac[];
  /** Rows in no chain that are older than this are let pass. */
  unchainedBefore: Date | null;
};

/** Holds every row of the trail against its chain, the gateway's codes and the signed heads. */
export async function verifyTrail({ entries, heads, macs, unchainedBefore }: Verifying): Promise<Report> {
  const report: Report = { entries: 0, chains: 0, unchained: 0, findings: [] };
  const unseen = new Set(heads.keys());
  let writer: string | null = null;
  let follower: Follower | null = null;
  let alien: Finding | null = null;

  const close = (followed: Follower | null) => {
    const finding = followed?.end();
    if (finding) report.findings.push(finding);
  };

  for await (const entry of entries) {
    const { id, at } = entry;
    report.entries += 1;
    if (entry.writer === null) {
      report.unchained += 1;
      if (unchainedBefore !== null && at !== null && at < unchainedBefore) continue;
      alien ??= { writer: null, sequence: null, id, says: 'is in no chain' };
      continue;
    }
    if (follower === null || entry.writer !== writer) {
      close(follower);
      writer = entry.writer;
      follower = follow(entry.writer, macs, heads.get(entry.writer) ?? []);
      report.chains += 1;
      unseen.delete(entry.writer);
    }
    follower.see(entry);
  }
  close(follower);
  if (alien) report.findings.unshift(alien);
  for (const gone of unseen) {
    report.findings.push({ writer: gone, sequence: 1, id: null, says: 'is missing, and all of its chain' });
  }
  return report;
}
