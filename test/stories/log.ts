import { type Logger, pino } from 'pino';

/** A logger that writes everything, and what it wrote. */
export function keptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }), lines };
}
