import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * How an export lies in its store: chunks of 64 KiB, each under AES-256-GCM by itself, so that any part of the text is read
 * without the rest. A chunk's place, and whether it is the last, are bound to it: none can be changed, moved, repeated or cut off.
 */
export const chunkBytes = 64 * 1024;
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;

/** A key is for one text alone, so a chunk's place in it is nonce enough. */
export const newKey = (): Buffer => randomBytes(32);

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

const bound = (index: number, isLast: boolean): Buffer => Buffer.from(`${index} ${isLast ? 'last' : 'more'}`);

/** In two parts, since putting them together would copy the chunk. */
function sealChunk(key: Uint8Array, plain: Uint8Array, index: number, isLast: boolean): [Buffer, Buffer] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(bound(index, isLast));
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** Throws unless it is this very chunk. */
function openChunk(key: Uint8Array, sealed: Uint8Array, index: number, isLast: boolean): Buffer {
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: tagBytes });
  decipher.setAAD(bound(index, isLast)).setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  decipher.final();
  return plain;
}

/** Of the plain text: its length, and its SHA-256 in hex. */
export type Digest = { bytes: number; sha256: string };

/** Seals a text as it comes, handing on each chunk. */
export async function sealText(
  texts: AsyncIterable<string>,
  key: Uint8Array,
  write: (sealed: Uint8Array) => Promise<void>,
): Promise<Digest> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(chunkBytes);
  let filled = 0;
  let bytes = 0;
  let index = 0;
  const put = async (isLast: boolean) => {
    for (const part of sealChunk(key, chunk.subarray(0, filled), index, isLast)) await write(part);
    index += 1;
    filled = 0;
  };
  for await (const text of texts) {
    const part = Buffer.from(text);
    hash.update(part);
    bytes += part.length;
    for (let at = 0; at < part.length; ) {
      // A whole chunk may be the last: that is known once there is more.
      if (filled === chunkBytes) await put(false);
      const copied = part.copy(chunk, filled, at);
      filled += copied;
      at += copied;
    }
  }
  await put(true);
  return { bytes, sha256: hash.digest('hex') };
}

/** The first and last byte wanted, both included. */
export type Range = { from: number; to: number };

type Sealed = { key: Uint8Array; bytes: number; read: (range: Range) => AsyncIterable<Uint8Array> };

/** A part of a sealed text. Throws when a chunk was altered or is missing: nothing of that chunk is given. */
export async function* openText({ key, bytes, read }: Sealed, { from, to }: Range): AsyncGenerator<Buffer> {
  const last = Math.max(0, Math.ceil(bytes / chunkBytes) - 1);
  const first = Math.floor(from / chunkBytes);
  const end = Math.floor(to / chunkBytes);
  const pieces = chunksOf(read({ from: first * sealedChunkBytes, to: sealedLength(bytes, end, last) - 1 }));
  let index = first;
  for await (const sealed of pieces) {
    const start = index * chunkBytes;
    const plain = openChunk(key, sealed, index, index === last);
    index += 1;
    yield plain.subarray(Math.max(0, from - start), to - start + 1);
  }
  if (index <= end) throw new Error('an export is shorter than it was');
}

/** The same bytes, cut into sealed chunks; the last may be shorter. */
async function* chunksOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array = Buffer.alloc(0);
  for await (const part of parts) {
    const held: Uint8Array = pending.length === 0 ? part : Buffer.concat([pending, part]);
    const whole = held.length - (held.length % sealedChunkBytes);
    for (let at = 0; at < whole; at += sealedChunkBytes) yield held.subarray(at, at + sealedChunkBytes);
    pending = held.subarray(whole);
  }
  if (pending.length > 0) yield pending;
}

/** Where chunk `index` ends in the store. */
const sealedLength = (bytes: number, index: number, last: number): number =>
  index === last ? bytes + (last + 1) * tagBytes : (index + 1) * sealedChunkBytes;
