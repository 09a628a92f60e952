import type { Clock } from '../../../src/clock.ts';

export type Terminal = { isTTY?: boolean; write(text: string): unknown };

/** Shows how far a run is. */
export type Progress = { show(there: number, before: number): void; end(): void };

const WIDTH = 30;
/** Between two plain lines, in milliseconds. */
const INTERVAL = 10_000;

/** A bar that is redrawn on a terminal; elsewhere a line now and then. */
export function progressOf(total: number, terminal: Terminal, clock: Clock): Progress {
  const start = clock.now().getTime();
  let shownAt = start;
  return {
    show: (there, before) => {
      const now = clock.now().getTime();
      const text = state({ there, before, total, seconds: (now - start) / 1000 });
      if (terminal.isTTY === true) terminal.write(`\r${bar(there / total)} ${text}\u001B[K`);
      else if (now - shownAt >= INTERVAL || there === total) terminal.write(`${text}\n`);
      else return;
      shownAt = now;
    },
    end: () => {
      if (terminal.isTTY === true) terminal.write('\n');
    },
  };
}

function bar(share: number): string {
  const full = Math.floor(share * WIDTH);
  return `[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}]`;
}

type State = { there: number; before: number; total: number; seconds: number };

/** Those who were there before this run took no time. */
function state({ there, before, total, seconds }: State): string {
  const rate = seconds > 0 ? (there - before) / seconds : 0;
  const left = rate > 0 ? `, ${duration((total - there) / rate)} left` : '';
  return `${Math.floor((there / total) * 100)} % of ${count(total)} customers, ${count(Math.round(rate))}/s${left}`;
}

const count = (number: number) => number.toLocaleString('en-US');

const duration = (seconds: number) =>
  seconds >= 60 ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s` : `${Math.round(seconds)} s`;
