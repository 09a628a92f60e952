import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.ts';

/** A gateway started as its users start it, in a process of its own. */
export type RunningServer = {
  url: string;
  metricsUrl: string;
  /** All that it has written so far, to stdout and stderr. */
  output(): string;
  pid: number;
  /** Asks for a stop (SIGTERM), and fails unless the process then ends by itself, without an error, within 10 s. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): void;
  /** Resolves when it has ended. */
  ended: Promise<unknown>;
  hasEnded(): boolean;
};

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

/** Starts `command` and waits until `/ready`, or another path, answers 200. Fails with what the process printed. */
export async function startProcess(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  withinSeconds: number,
  path = '/ready',
): Promise<RunningServer> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawn(program, args, {
    env: { ...env, PORT: String(port), METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // leads a process group, so that what npm starts in turn ends with it
  });
  const signal = (name: NodeJS.Signals) => {
    const running = child.exitCode === null && child.signalCode === null;
    if (child.pid !== undefined && running) process.kill(-child.pid, name);
  };
  const onExit = () => signal('SIGKILL');
  process.once('exit', onExit);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    process.off('exit', onExit);
    return code;
  });
  const url = `http://127.0.0.1:${port}`;

  const deadline = performance.now() + withinSeconds * 1000;
  // By its own word, lest it be another's gateway that answers at a port that both were given.
  while (!output.includes(`listens on ${url}\n`) || !(await isThere(`${url}${path}`))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      signal('SIGKILL');
      throw new Error(`ended, or not ready within ${withinSeconds} s:\n${output}`);
    }
    await delay(100);
  }
  return {
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    output: () => output,
    pid: child.pid ?? 0,
    stop: async () => {
      signal('SIGTERM');
      const code = await Promise.race([ended, delay(10_000).then(() => 'still running after 10 s')]);
      if (code !== 0) throw new Error(`exit code after SIGTERM: ${String(code)}\n${output}`);
    },
    kill: () => signal('SIGKILL'),
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}

type Answer = { data?: Record<string, unknown> | null; errors?: { extensions?: Record<string, unknown> }[] };

/** Asks one query over HTTP. */
export async function ask(url: string, token: string, query: string): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer; // GraphQL over HTTP promises this much
}

const isThere = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Not kept running for, so that a race that was won ends the program. */
const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
