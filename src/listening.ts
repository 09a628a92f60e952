import { once } from 'node:events';
import type { Server } from 'node:http';
import { ConfigError } from './config.ts';

type Place = { port: number; host: string; setting: string };

/** Resolves when `server` listens. Throws ConfigError, which names the setting, when it cannot. */
export async function listening(server: Server, { port, host, setting }: Place): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(`${setting}: cannot listen on ${host}:${port} (${code})`);
  }
}
