import type { FuzzCaller } from './callers.ts';
import { shapes, strangerTo } from './canary.ts';
import type { Raw } from './client.ts';
import { type Cell, mayLearn } from './oracle.ts';
import type { World } from './world.ts';

/** Watches what one caller sends and is told. */
export type Witness = {
  /** The canaries in an answer, those that may be there and those that may not. */
  look(answer: Raw): { seen: string[]; forbidden: string[] };
  /** Every canary that may come out. */
  open(): string[];
  /** The same request about nobody: each value that the caller must not know, replaced by one that does not exist. Null when it holds none. */
  aboutNobody(body: string): string | null;
};

/** `Customer.email of blocked` */
export function describeCells(cells: readonly Cell[] = []): string {
  return cells
    .map(({ row, column }) => `${row.model}.${column} of ${row.customer ?? row.partner ?? 'nobody'}`)
    .join(', ');
}

export function witnessFor({ cells }: World, { who }: FuzzCaller): Witness {
  const judged = new Map<string, boolean>();

  function isAllowed(text: string, of: readonly Cell[]): boolean {
    const known = judged.get(text);
    if (known !== undefined) return known;
    const allowed = of.some((cell) => mayLearn(who, cell));
    judged.set(text, allowed);
    return allowed;
  }

  return {
    look({ headers, body }) {
      const found = { seen: [] as string[], forbidden: [] as string[] };
      for (const text of new Set(`${headers}\n${body}`.match(shapes) ?? [])) {
        const of = cells.get(text);
        if (of) (isAllowed(text, of) ? found.seen : found.forbidden).push(text);
      }
      return found;
    },
    open: () => [...cells].flatMap(([text, of]) => (isAllowed(text, of) ? [text] : [])),
    aboutNobody(body) {
      const other = body.replaceAll(shapes, (text) => {
        const of = cells.get(text);
        // That a partner exists is no secret: P19 is about customers.
        const isPersonal = of !== undefined && of[0]?.row.model !== 'Partner';
        return isPersonal && !isAllowed(text, of) ? strangerTo(text) : text;
      });
      return other === body ? null : other;
    },
  };
}
