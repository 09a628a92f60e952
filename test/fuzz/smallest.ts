/** Sizes of the runs of choices that are taken back to the first, one run after another. */
const runs = [64, 16, 4, 1];

/** The simplest tape found that still shows what the tape shows: run by run its choices become the first ones. */
export async function smallest(tape: readonly number[], shows: (tape: readonly number[]) => Promise<boolean>) {
  let kept = [...tape];
  for (const length of runs) {
    for (let start = 0; start < kept.length; start += length) {
      const simpler = kept.map((choice, index) => (index >= start && index < start + length ? 0 : choice));
      if (simpler.some((choice, index) => choice !== kept[index]) && (await shows(simpler))) kept = simpler;
    }
  }
  return kept;
}
