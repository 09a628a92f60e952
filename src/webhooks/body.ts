import { z } from 'zod';
import { globalId } from '../global-id.ts';
import { entryOf } from './rules.ts';

/** Coordinates are words; those that are ids of these types are written as clients know them. */
const typesOfIds: Readonly<Record<string, string>> = {
  partner: 'Partner',
  request: 'DataRequest',
  task: 'ErasureTask',
  hold: 'LegalHold',
  disclosure: 'Disclosure',
};

const words = z.record(z.string(), z.string());

type Told = { kind: string; customerId: string | null; coordinates: unknown; occurredAt: Date };

const shown = ([name, word]: [string, string]) => {
  const type = typesOfIds[name];
  return [name, type === undefined ? word : globalId(type, word)] as const;
};

/**
 * What is sent of an event: `{ type, timestamp, data: { customer, … } }`, ids and coordinates alone. A partner is told
 * whose it is, and the same for a block, a withdrawn consent, a restriction and an erasure.
 */
export function bodyOf({ kind, customerId, coordinates, occurredAt }: Told, to: 'COMPANY' | 'PARTNER'): string {
  const partners = entryOf(kind)?.partners ?? [];
  const given = Object.entries(words.parse(coordinates))
    .filter(([name]) => to === 'COMPANY' || partners.includes(name))
    .map(shown);
  const customer = customerId === null ? {} : { customer: globalId('Customer', customerId) };
  return JSON.stringify({
    type: kind,
    timestamp: occurredAt.toISOString(),
    data: { ...customer, ...Object.fromEntries(given) },
  });
}
