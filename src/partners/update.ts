import { z } from 'zod';
import type { Partner } from '../../prisma/generated/client/client.ts';
import { knownScopes } from '../caller/claims.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { futureMoment, idOfA, readInput } from '../inputs.ts';
import { details } from './details.ts';
import { readPartner } from './loaders.ts';
import { refusedOf } from './rules.ts';

const updateInput = (now: Date) =>
  z
    .object({
      id: idOfA('Partner'),
      version: z.int().min(1),
      contact: details.contact.exactOptional(),
      scopes: details.scopes.exactOptional(),
      allowedNetworks: details.allowedNetworks.exactOptional(),
      ratePerMinute: details.ratePerMinute.exactOptional(),
      knownDocumentsOnly: details.knownDocumentsOnly.exactOptional(),
      knownDocuments: details.knownDocuments.exactOptional(),
      expiresAt: futureMoment(now).nullable().exactOptional(),
      status: z.literal('ACTIVE', 'expected ACTIVE; suspendPartner suspends').exactOptional(),
    })
    .refine(
      ({ id: _id, version: _version, ...values }) => Object.keys(values).length > 0,
      'expected a field to change',
    );
type Update = z.output<ReturnType<typeof updateInput>>;

function assertReachable({ policy }: Context, { kind, purpose }: Partner, scopes: readonly string[]): void {
  const refused = refusedOf(policy, { kind, purpose, scopes });
  if (refused) throw new InvalidInput('input.scopes', refused.expectation);
}

async function update(context: Context, { tx }: Change, { id, version, ...values }: Update): Promise<Effect> {
  const partner = await readPartner(context, tx, id);
  const { scopes } = values;
  if (scopes) assertReachable(context, partner, scopes);
  const { count } = await tx.partner.updateMany({
    where: { id, version },
    data: { ...values, ...(scopes && { scopes: knownScopes(scopes) }), version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The partner has changed since.', (await readPartner(context, tx, id)).version);
  return { id, subject: null, fields: Object.keys(values).map((name) => `Partner.${name}`) };
}

/** Changes a registration, from the partner's next request on (P19). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function updatePartner(context: Context, raw: unknown): Promise<string> {
  const input = readInput(updateInput(context.clock.now()), raw);
  return carryOut(context, { operation: 'updatePartner', clause: 'P19', reference: null }, (change) =>
    update(context, change, input),
  );
}
