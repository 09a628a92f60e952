import { z } from 'zod';
import type { Context } from '../context.ts';
import { InvalidInput } from '../failures.ts';
import { text } from '../inputs.ts';
import { kindsFor } from './rules.ts';

/** Where events are sent. What its name leads to is judged anew at each call. */
export const urlInput = ({ outbound }: Pick<Context, 'outbound'>) =>
  text(2000)
    .superRefine((url, judged) => {
      const problem = outbound.problemWith(url);
      if (problem) judged.addIssue({ code: 'custom', message: problem.expectation });
    })
    // Its usual spelling may be longer.
    .transform((url) => new URL(url).href)
    .refine((url) => url.length <= 2000, 'expected at most 2000 characters');

export const kindsInput = z
  .array(z.enum(kindsFor('COMPANY')))
  .min(1, 'expected at least one kind')
  .max(50, 'expected at most 50');

/** The kinds in one order, each once. Throws InvalidInput for one that such a webhook is not sent (P5, P19). */
export function kindsOf(asked: readonly string[], partnerId: string | null): string[] {
  const possible: readonly string[] = kindsFor(partnerId === null ? 'COMPANY' : 'PARTNER');
  const wrong = asked.findIndex((kind) => !possible.includes(kind));
  if (wrong >= 0) throw new InvalidInput(`input.kinds.${wrong}`, `expected one of ${possible.join(', ')}`);
  return possible.filter((kind) => asked.includes(kind));
}
