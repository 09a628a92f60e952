import { describe, expect, it } from 'vitest';
import { hashSecret, noSecret, verifySecret } from '../../src/caller/secrets.ts';

describe('a kept client secret', () => {
  it('is a salted, memory-hard hash that knows its secret again, and no other', async () => {
    const [one, two] = [await hashSecret('open sesame'), await hashSecret('open sesame')];
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifySecret('open sesame', one)).toBe(true);
    expect(await verifySecret('open sesame ', one)).toBe(false);
    expect(await verifySecret('', one)).toBe(false);
  });

  it('matches nothing when it is no such hash', async () => {
    for (const kept of ['', 'open sesame', '$scrypt$ln=15,r=8,p=1$$', '$2b$10$abcdefghijklmnopqrstuv']) {
      expect(await verifySecret('open sesame', kept)).toBe(false);
    }
    for (const secret of ['', '\0', 'open sesame']) expect(await verifySecret(secret, noSecret)).toBe(false);
  });
});
