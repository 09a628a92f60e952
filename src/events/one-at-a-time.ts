/** Makes of some work one that runs once at a time: what is asked for during a run is done at its end, once for all. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let asked = false;
  return () => {
    asked = true;
    running ??= (async () => {
      try {
        while (asked) {
          asked = false;
          await work();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
