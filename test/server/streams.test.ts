import type { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/policy/vocabulary.ts';
import { createStreams, type Streams } from '../../src/server/streams.ts';

const system = (number: number): Caller => ({ kind: 'SYSTEM', id: `system-${number}`, name: 'system' });

function filled(streams: Streams) {
  return Array.from({ length: 500 }, (_, number) => streams.enter(system(Math.floor(number / 10))));
}

function codeOf(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return (error as GraphQLError).extensions['code'];
  }
}

describe('The streams of a process', () => {
  it('are five hundred at most, and ten for a caller', () => {
    const streams = createStreams();
    const [first] = filled(streams);
    expect(codeOf(() => streams.enter(system(100)))).toBe('SERVICE_UNAVAILABLE');
    first?.leave();
    expect(codeOf(() => streams.enter(system(1)))).toBe('RATE_LIMITED');
    expect(codeOf(() => streams.enter(system(0)))).toBeNull();
  });

  it('are all ended by a stop, those that are being opened among them, and none begins after it', () => {
    const streams = createStreams();
    const ended: unknown[] = [];
    const stream = { look: () => {}, end: (reason: GraphQLError | null) => ended.push(reason?.extensions['code']) };
    streams.enter(system(1)).take(stream);
    const late = streams.enter(system(2));
    streams.stop();
    expect(ended).toEqual(['SERVICE_UNAVAILABLE']);
    late.take(stream);
    expect(ended).toHaveLength(2);
    expect(codeOf(() => streams.enter(system(3)))).toBe('SERVICE_UNAVAILABLE');
  });
});
