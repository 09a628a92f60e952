import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWith } from '../hostile/misconfiguration.ts';

/** Loaded before the gateway; does this once the gateway listens for what nobody handles. */
const meanwhile = (event: string, work: string): string => {
  const look = `const timer = setInterval(() => { if (process.listenerCount('${event}') === 0) return; clearInterval(timer); ${work} }, 1)`;
  return `--import=data:text/javascript,${encodeURIComponent(look)}`;
};

it.each([
  [
    'a rejection',
    'unhandledRejection',
    'Promise.reject(new RangeError("canary"))',
    'unhandled rejection: RangeError\n',
  ],
  ['an exception', 'uncaughtException', 'throw new RangeError("canary")', 'uncaught exception: RangeError\n'],
])('%s that nobody handles ends the process, with one line that tells no value', async (_what, event, work, line) => {
  const directory = await mkdtemp(join(tmpdir(), 'gateway-unhandled-'));
  const settings = { NODE_ENV: 'development', LOG_LEVEL: 'silent', DATA_DIR: directory };
  const ended = await startWith({ ...settings, NODE_OPTIONS: meanwhile(event, work) });
  await rm(directory, { recursive: true, force: true });
  expect(ended).toEqual({ code: 1, stderr: line });
});
