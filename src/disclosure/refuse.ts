import { z } from 'zod';
import type { Context } from '../context.ts';
import { idOfA, readInput, text } from '../inputs.ts';
import { decide } from './decide.ts';

const refusal = z.object({ id: idOfA('Disclosure'), reason: text(128).nullish() });

/** Ends a proposed disclosure (P16, P17). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function refuseDisclosure(context: Context, raw: unknown): Promise<string> {
  const { id, reason = null } = readInput(refusal, raw);
  return decide(context, { operation: 'refuseDisclosure', reference: reason }, { id, status: 'REFUSED' });
}
