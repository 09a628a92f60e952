import type { Range } from './sealed.ts';

const single = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * What a Range header asks of so many bytes (RFC 9110 §14): a part; all of them, when there is no header, or one that is
 * not of a single range; or null for a part beyond the end.
 */
export function readRange(header: string | null, bytes: number): (Range & { partial: boolean }) | null {
  const all = { from: 0, to: bytes - 1, partial: false };
  const [, first = '', last = ''] = single.exec(header ?? '') ?? [];
  if (first === '' && last === '') return all;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length > 0 ? { from: bytes - length, to: bytes - 1, partial: true } : null;
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return all;
  if (from >= bytes) return null;
  return { from, to: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1), partial: true };
}
