import { z } from 'zod';
import type { Context } from '../context.ts';
import { idOfA, readInput } from '../inputs.ts';
import { decide } from './decide.ts';

const approval = z.object({ id: idOfA('Disclosure') });

/** Lets a proposed disclosure be released (P16, P17). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function approveDisclosure(context: Context, raw: unknown): Promise<string> {
  const { id } = readInput(approval, raw);
  return decide(context, { operation: 'approveDisclosure', reference: null }, { id, status: 'APPROVED' });
}
