import { createServer, type IncomingMessage } from 'node:http';
import { statements } from './answers.ts';
import { pool } from './database.ts';

// As fast as it goes: `node:http` and one prepared statement whose result is the answer. It looks at no document, no token and no
// rule; the path says which statement and whom.

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // without an encoding, chunks are buffers
  return Buffer.concat(chunks).toString();
}

/** Whom the path names; what is written has to be read. */
async function valuesOf(request: IncomingMessage, name: string, customer: string | undefined): Promise<unknown[]> {
  if (name !== 'update') {
    request.resume();
    return customer ? [customer] : [];
  }
  const { input } = JSON.parse(await bodyOf(request)).variables;
  return [customer, input.version, input.businessName];
}

createServer(async (request, response) => {
  const [, name = '', customer] = (request.url ?? '').split('/');
  const text = statements[name];
  if (text === undefined) {
    response.end();
    return;
  }
  const values = await valuesOf(request, name, customer);
  const { rows } = await pool.query<{ text: string }>({ name, text, values });
  const body = rows[0]?.text ?? '';
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}).listen(Number(process.env['PORT']), '127.0.0.1');
