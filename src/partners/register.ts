import { z } from 'zod';
import { ErasureMethod, PartnerKind, Purpose } from '../../prisma/generated/client/enums.ts';
import { knownScopes } from '../caller/claims.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { isUuid } from '../global-id.ts';
import { futureMoment, readInput, text } from '../inputs.ts';
import { details } from './details.ts';
import { refusedOf } from './rules.ts';
import { type FreshSecret, freshSecret, type WithSecret } from './secret.ts';

const registerInput = (now: Date) =>
  z.object({
    ...details,
    name: text(100)
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected a to z, 0 to 9, and hyphens between them')
      // A client names itself by its name or its id.
      .refine((name) => !isUuid(name), 'expected a name, not an id'),
    kind: z.enum(PartnerKind),
    purpose: z.enum(Purpose),
    allowedNetworks: details.allowedNetworks.nullish(),
    knownDocumentsOnly: details.knownDocumentsOnly.nullish(),
    knownDocuments: details.knownDocuments.nullish(),
    expiresAt: futureMoment(now).nullish(),
    erasureMethod: z.enum(ErasureMethod).nullish(),
  });
type Registration = z.output<ReturnType<typeof registerInput>>;

async function register(change: Change, input: Registration, { secretHash }: FreshSecret): Promise<Effect> {
  const { tx, now } = change;
  const id = change.newId();
  const { allowedNetworks, scopes, knownDocumentsOnly, knownDocuments, ...rest } = input;
  const { expiresAt = null, erasureMethod = null, ...given } = rest;
  const values = {
    ...given,
    scopes: knownScopes(scopes),
    allowedNetworks: allowedNetworks ?? [],
    knownDocumentsOnly: knownDocumentsOnly ?? false,
    knownDocuments: knownDocuments ?? [],
    erasureMethod,
  };
  const registered = { ...values, id, status: 'ACTIVE', registeredAt: now, expiresAt } as const;
  const { count } = await tx.partner.createMany({ data: registered, skipDuplicates: true });
  if (count !== 1) throw new Conflict('Another partner has this name.');
  await tx.partnerCredential.create({ data: { id: change.newId(), partnerId: id, secretHash, createdAt: now } });
  return { id, subject: null, fields: Object.keys(values).map((name) => `Partner.${name}`) };
}

/** Registers a partner for one purpose (P19). Throws InvalidInput, and Conflict for a name that is taken. */
export async function registerPartner(context: Context, raw: unknown): Promise<WithSecret> {
  const input = readInput(registerInput(context.clock.now()), raw);
  const refused = refusedOf(context.policy, input);
  if (refused) throw new InvalidInput(`input.${refused.field}`, refused.expectation);
  const fresh = await freshSecret();
  let clientSecret: string | null = null;
  const id = await carryOut(context, { operation: 'registerPartner', clause: 'P19', reference: null }, (change) => {
    clientSecret = fresh.secret;
    return register(change, input, fresh);
  });
  return { id, clientSecret };
}
