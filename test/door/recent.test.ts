import { expect, it } from 'vitest';
import { createRecent, onSecondSight } from '../../src/limits/recent.ts';

it('A cache forgets what was unused for longest, by weight, and keeps the newest however heavy', () => {
  const cache = createRecent<string>(6, (text) => text.length);
  const held = () => ['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined);
  cache.set('a', 'xx');
  cache.set('b', 'xx');
  cache.set('c', 'xx');
  expect(held()).toEqual(['a', 'b', 'c']);
  cache.get('a');
  cache.set('d', 'xxx');
  expect(held()).toEqual(['a', 'd']);
  cache.set('d', 'x');
  cache.set('b', 'xxx');
  expect(held()).toEqual(['a', 'b', 'd']);
  cache.set('c', 'x'.repeat(100));
  expect(held()).toEqual(['c']);
});

it('A document is kept when it comes again, not when it comes once', () => {
  const cache = onSecondSight(createRecent<string>(6, (text) => text.length));
  cache.set('a', 'x');
  expect(cache.get('a')).toBeUndefined();
  cache.set('a', 'x');
  expect(cache.get('a')).toBe('x');
});
