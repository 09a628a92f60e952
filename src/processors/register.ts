import { z } from 'zod';
import { ErasureMethod } from '../../prisma/generated/client/enums.ts';
import { type Change, carryOut, type Effect } from '../change.ts';
import type { Context } from '../context.ts';
import { Conflict, InvalidInput } from '../failures.ts';
import { idOfA, readInput } from '../inputs.ts';
import { readPartner } from '../partners/loaders.ts';
import { sealSecret } from './secret.ts';
import { stripeEndpoint } from './stripe.ts';

const registerInput = z.object({
  partnerId: idOfA('Partner'),
  version: z.int().min(1).nullish(),
  method: z.enum(ErasureMethod),
  endpoint: z.string().max(2048, 'expected at most 2048 characters').nullish(),
  // It becomes a header.
  secret: z
    .string()
    .regex(/^[\x21-\x7e]{8,255}$/, 'expected 8 to 255 printable ASCII characters, without spaces')
    .nullish(),
});
type Registration = z.output<typeof registerInput>;

type Access = { erasureEndpoint: string | null; erasureSecret: Uint8Array<ArrayBuffer> | null };

/** A new address takes a new secret: the one that is kept must not be sent elsewhere. Throws InvalidInput. */
function accessOf(context: Context, { partnerId, method, endpoint, secret }: Registration): Access {
  if (method !== 'STRIPE_REDACTION') {
    if (endpoint != null) throw new InvalidInput('input.endpoint', 'expected none: only STRIPE_REDACTION is called');
    if (secret != null) throw new InvalidInput('input.secret', 'expected none: only STRIPE_REDACTION is called');
    return { erasureEndpoint: null, erasureSecret: null };
  }
  if (secret == null) throw new InvalidInput('input.secret', 'expected the key that STRIPE_REDACTION is called with');
  const erasureEndpoint = endpoint ?? stripeEndpoint;
  const problem = context.outbound.problemWith(erasureEndpoint);
  if (problem) throw new InvalidInput('input.endpoint', problem.expectation);
  if (/[?#]/.test(erasureEndpoint)) throw new InvalidInput('input.endpoint', 'expected no query and no fragment');
  return { erasureEndpoint, erasureSecret: sealSecret(context, partnerId, secret) };
}

async function register(context: Context, { tx }: Change, input: Registration, access: Access): Promise<Effect> {
  const { partnerId: id, method: erasureMethod } = input;
  const partner = await readPartner(context, tx, id, 'input.partnerId');
  if (partner.kind !== 'PROCESSOR') throw new InvalidInput('input.partnerId', 'expected the id of a processor');
  const version = input.version ?? partner.version;
  const { count } = await tx.partner.updateMany({
    where: { id, version },
    data: { erasureMethod, ...access, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict('The partner has changed since.', partner.version);
  return { id, subject: null, fields: ['Partner.erasureMethod', 'Partner.erasureEndpoint'] };
}

/** Says how a processor is told to erase, from the next time on (P10). Gives its id. Throws InvalidInput, NotFound, Conflict. */
export async function registerProcessor(context: Context, raw: unknown): Promise<string> {
  const input = readInput(registerInput, raw);
  const access = accessOf(context, input);
  return carryOut(context, { operation: 'registerProcessor', clause: 'P10', reference: null }, (change) =>
    register(context, change, input, access),
  );
}
