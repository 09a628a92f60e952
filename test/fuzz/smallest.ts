/** Sizes of the runs of choices that are taken out, or back to the first, one run after another. */
const runs = [64, 16, 4, 1];

type Shows = (tape: readonly number[]) => Promise<boolean>;

async function smaller(tape: readonly number[], shows: Shows): Promise<readonly number[]> {
  let kept = tape;
  for (const length of runs) {
    for (let start = 0; start < kept.length; start += length) {
      const without = kept.toSpliced(start, length);
      const simpler = kept.map((choice, index) => (index >= start && index < start + length ? 0 : choice));
      if (await shows(without)) kept = without;
      else if (simpler.some((choice, index) => choice !== kept[index]) && (await shows(simpler))) kept = simpler;
    }
  }
  return kept;
}

/** The simplest tape found that still shows what the tape shows: run by run its choices go, or become the first ones, until nothing helps. */
export async function smallest(tape: readonly number[], shows: Shows): Promise<readonly number[]> {
  const kept = await smaller(tape, shows);
  return kept.length < tape.length || kept.some((choice, index) => choice !== tape[index])
    ? smallest(kept, shows)
    : kept;
}
