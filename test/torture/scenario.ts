import type { World } from './world.ts';

/** What became of a fault, for the table. */
export type Figures = {
  faults: number;
  /** Changes that were acknowledged; those that were only when sent again; effects that nobody was told of. */
  acked?: number;
  resent?: number;
  unheard?: number;
  /** The slowest refusal while it lasted, and the slowest return after it, in milliseconds. */
  refusedIn?: number;
  backIn?: number;
};

export type Scenario = {
  name: string;
  /** Why it cannot be told here; null where it can. */
  skipped?(world: World): string | null;
  /** `times`: how often the fault strikes. Throws for whatever is not as it has to be. */
  tell(world: World, times: number): Promise<Figures>;
  /** In the full program, and in the short one; 0 leaves it out. */
  times: { full: number; short: number };
};
