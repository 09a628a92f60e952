import { randomBytes } from 'node:crypto';

/** Where every random byte comes from; a test may pass a seeded one. */
export type Randomness = (bytes: number) => Buffer;

/** Drawn from the system by the kilobyte: a request needs a few bytes, and each draw costs more than the rest of an id. */
const drawn = { bytes: Buffer.alloc(0), used: 0 };

export const systemRandomness: Randomness = (bytes) => {
  if (drawn.used + bytes > drawn.bytes.length) Object.assign(drawn, { bytes: randomBytes(4_096 + bytes), used: 0 });
  const taken = Buffer.from(drawn.bytes.subarray(drawn.used, drawn.used + bytes));
  drawn.bytes.fill(0, drawn.used, drawn.used + bytes);
  drawn.used += bytes;
  return taken;
};

/** A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness, so that ids sort by time. */
export function uuidv7(now: Date, random: Randomness = systemRandomness): string {
  const bytes = random(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The moment that a UUIDv7 was made for. */
export const momentOf = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

/** The lowest UUID of a moment: every UUIDv7 that is made for it, or later, is not below. */
export const lowestId = (moment: Date): string => {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

/** Of a trace and of a span (W3C Trace Context). */
export const newTraceId = (random: Randomness = systemRandomness): string => random(16).toString('hex');
export const newSpanId = (random: Randomness = systemRandomness): string => random(8).toString('hex');

/** A secret for a client, a link or a key: 256 bits in base64url, 43 characters. */
export const newSecret = (random: Randomness = systemRandomness): string => random(32).toString('base64url');
