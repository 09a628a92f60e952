import { z } from 'zod';
import { Channel, type ConsentSource } from '../prisma/generated/client/enums.ts';
import type { Context } from './context.ts';
import { InvalidInput } from './failures.ts';
import { text } from './inputs.ts';

/** The two fields with which an input says how the change reached us (P18). */
export const channelFields = {
  channel: z.enum(Channel).nullish(),
  reference: text(128).nullish(),
};

/** Where a decision was made, as the ledgers name it. */
export const sourceOf = {
  PORTAL: 'PORTAL',
  API: 'PORTAL',
  EMAIL: 'EMAIL',
  HELPDESK_TICKET: 'TICKET',
  STAFF: 'STAFF',
} as const satisfies Record<Channel, ConsentSource>;

export type StatedChannel = { channel: Channel; reference: string | null };

const channelsOf = {
  CUSTOMER: ['PORTAL', 'API'],
  STAFF: ['STAFF', 'EMAIL', 'HELPDESK_TICKET'],
  PARTNER: ['API'],
  SYSTEM: ['API'],
  ANONYMOUS: ['PORTAL'],
} as const satisfies Record<string, readonly [Channel, ...Channel[]]>;

/** How the change reached us: what the caller says, or what such a caller's calls come through. */
export function statedChannel(
  { caller }: Pick<Context, 'caller'>,
  stated: { channel?: Channel | null | undefined; reference?: string | null | undefined },
  field = 'input.channel',
): StatedChannel {
  const possible: readonly [Channel, ...Channel[]] = channelsOf[caller.kind];
  const channel = stated.channel ?? possible[0];
  if (!possible.includes(channel)) throw new InvalidInput(field, `expected one of ${possible.join(', ')}`);
  const reference = stated.reference ?? (caller.kind === 'STAFF' ? caller.reference : null);
  if (caller.kind === 'STAFF' && reference === null) {
    throw new InvalidInput('input.reference', `expected the ticket or e-mail of channel ${channel} (P18)`);
  }
  return { channel, reference };
}
