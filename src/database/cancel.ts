import { connect } from 'node:net';
import type pg from 'pg';

/** What pg keeps of the server's BackendKeyData, which its types leave out. */
type WithKey = pg.PoolClient & { processID: number | null; secretKey: number | null };

const CANCEL_REQUEST = 80_877_102;
const patience = 1_000;

/**
 * Asks PostgreSQL to cancel what this connection runs (CancelRequest of its protocol), over a connection of its own and in
 * the clear: the key opens nothing but this. Resolves when the server has been told, or cannot be.
 */
export function cancelStatement(client: pg.PoolClient): Promise<void> {
  const { host, port, processID, secretKey } = client as WithKey;
  if (processID === null || secretKey === null) return Promise.resolve();
  const request = Buffer.alloc(16);
  const fields = [request.length, CANCEL_REQUEST, processID, secretKey];
  for (const [index, field] of fields.entries()) request.writeInt32BE(field, 4 * index);
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    // The server closes once it has passed the signal on.
    socket.setTimeout(patience, () => socket.destroy());
    socket
      .on('connect', () => socket.write(request))
      .on('error', () => {})
      .on('close', () => resolve());
    socket.resume();
  });
}
