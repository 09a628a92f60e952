import { createHash } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client/client.ts';
import { json, negotiate } from '../door/accept.ts';
import type { Operation } from '../door/operation.ts';
import type { Answer, Asked } from '../door/routes.ts';
import { gatewayError } from '../errors.ts';
import { oneMessage } from '../limits/one-message.ts';
import type { Caller } from '../policy/vocabulary.ts';
import type { Meter } from '../rates/meter.ts';

/** Whether this caller may send this document: partners of whom it is asked send only those that are known of them. */
export async function mayBeSent(
  { query }: Operation,
  caller: Caller,
  prisma: Pick<PrismaClient, 'partner'>,
): Promise<boolean> {
  if (caller.kind !== 'PARTNER' || caller.registration?.knownDocumentsOnly !== true) return true;
  const hash = createHash('sha256').update(query).digest('hex');
  return (await prisma.partner.count({ where: { id: caller.id, knownDocuments: { has: hash } } })) === 1;
}

/** What an invalid document is answered, to whoever is not told what is wrong with it. */
export function invalidDocument({ headers }: Pick<Asked, 'headers'>, meter: Meter): Answer {
  const asJson = negotiate(headers.get('accept') ?? undefined)?.accept.startsWith(json) === true;
  const { message, extensions } = gatewayError('GRAPHQL_VALIDATION_FAILED', oneMessage);
  return {
    status: asJson ? 200 : 400,
    headers: { ...meter.headers(), 'content-type': 'application/graphql-response+json; charset=utf-8' },
    body: JSON.stringify({ errors: [{ message, extensions }] }),
  };
}
