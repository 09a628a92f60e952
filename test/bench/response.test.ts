import { describe, expect, it } from 'vitest';
import { responseIn } from './response.ts';

const bytes = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('What the benchmark takes for an answer', () => {
  it('is whole when as many bytes have come as its head says', () => {
    const whole = bytes('HTTP/1.1 200 OK', 'Content-Length: 6', '', 'answer');
    for (let length = 0; length < whole.length; length += 1) expect(responseIn(whole.subarray(0, length))).toBeNull();
    expect(responseIn(whole)).toEqual({ status: 200, body: Buffer.from('answer') });
  });

  it('is joined from its chunks, the last of which is empty', () => {
    const whole = bytes('HTTP/1.1 429 No', 'transfer-encoding: chunked', '', '4', 'answ', '2', 'er', '0', '', '');
    for (let length = 0; length < whole.length; length += 1) expect(responseIn(whole.subarray(0, length))).toBeNull();
    expect(responseIn(whole)).toEqual({ status: 429, body: Buffer.from('answer') });
  });
});
