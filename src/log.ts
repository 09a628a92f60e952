import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** Milliseconds for which a line may wait for others to be written with it. */
const longestWait = 100;

/** To stdout, one JSON object a line: several lines in one write, none later than a moment, and all of them at the end. */
export function openLog({ LOG_LEVEL: level }: Pick<Config, 'LOG_LEVEL'>): Logger {
  const destination = pino.destination({ fd: 1, sync: false, minLength: 4_096 });
  setInterval(() => destination.flush(), longestWait).unref();
  process.once('exit', () => destination.flushSync());
  return pino({ level }, destination);
}
