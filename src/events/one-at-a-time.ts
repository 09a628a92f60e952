/** Makes of some work one that runs once at a time: what is asked for during a run is done in the next, for all who asked. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let inHand: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= (async () => {
      // How it ended is for those to hear who asked for it.
      await inHand.catch(() => {});
      next = null;
      inHand = work();
      return inHand;
    })();
    return next;
  };
}
