import type { LookupAddress } from 'node:dns';
import type { ServerResponse } from 'node:http';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import type { Resolve } from '../../src/outbound/address-lookup.ts';
import { createOutbound, type OutboundOptions } from '../../src/outbound/outbound.ts';
import { certificate } from './certificate.ts';
import { openReceiver, type Receiver } from './receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await openReceiver();
  return receiver.close;
});

const loopback = ['127.0.0.0/8'];
const outbound = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ allow: loopback, secureOnly: false, timeoutMilliseconds: 2_000, ...options });
const failing = (code: string) => expect.objectContaining({ name: 'OutboundFailure', code });

/** A name server that gives these answers, one after another, and the last one from then on. */
function nameServer(...answers: string[][]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, done) => {
    const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? [];
    const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
    setImmediate(done, null, found);
  };
  return { resolve, asked };
}

test('what is posted arrives as it is, and the answer comes back with its status and its wish to wait', async () => {
  receiver.answer((response) => void response.writeHead(503, { 'Retry-After': '120' }).end('later'));
  const answer = await outbound().post(`${receiver.url}/hooks?a=1`, { headers: { 'X-Id': 'one' }, body: '{"ü":1}' });
  expect(answer).toEqual({ status: 503, body: 'later', retryAfter: '120' });
  expect(receiver.taken).toMatchObject([{ path: '/hooks?a=1', headers: { 'x-id': 'one' }, body: '{"ü":1}' }]);
});

test('without the operator’s leave, nothing reaches this machine, however its address is written', async () => {
  const strict = outbound({ allow: [] });
  const spellings = ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]'];
  for (const host of spellings) {
    const url = `http://${host}:${receiver.port}/`;
    await expect(strict.post(url, { body: '' }), host).rejects.toEqual(failing('ADDRESS_REFUSED'));
  }
  expect(receiver.taken).toEqual([]);
});

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '239.255.255.255',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:8.8.8.8',
  '::8.8.8.8',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:808:808::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
])('%s is no address of the public internet, given by itself or by a name', async (address) => {
  const { resolve, asked } = nameServer([address]);
  const strict = outbound({ resolve });
  const host = address.includes(':') ? `[${address}]` : address;
  await expect(strict.post(`https://${host}/`, { body: '' })).rejects.toEqual(failing('ADDRESS_REFUSED'));
  expect(asked).toEqual([]);
  await expect(strict.post('https://inside.example/', { body: '' })).rejects.toEqual(failing('ADDRESS_REFUSED'));
  expect(asked).toEqual(['inside.example']);
});

test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is an address of the public internet',
  (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(outbound({ allow: [] }).problemWith(`https://${host}/`)).toBeNull();
  },
);

test('a name that has a private address among public ones is refused', async () => {
  const { resolve } = nameServer(['127.0.0.1', '10.0.0.1']);
  const call = outbound({ resolve }).post(`http://two.example:${receiver.port}/`, { body: '' });
  await expect(call).rejects.toEqual(failing('ADDRESS_REFUSED'));
  expect(receiver.taken).toEqual([]);
});

test('a name that changes its address between two calls, or within one, never leads inside', async () => {
  const { resolve, asked } = nameServer(['127.0.0.1'], ['169.254.169.254']);
  const rebound = outbound({ resolve });
  const url = `http://rebinding.example:${receiver.port}/`;
  // Were the name resolved again to connect, this call would go to the second address.
  await expect(rebound.post(url, { body: '' })).resolves.toMatchObject({ status: 200 });
  expect(asked).toHaveLength(1);
  await expect(rebound.post(url, { body: '' })).rejects.toEqual(failing('ADDRESS_REFUSED'));
  expect(asked).toHaveLength(2);
  expect(receiver.taken).toHaveLength(1);
});

test('a redirect is an answer, and is not followed', async () => {
  const other = await openReceiver();
  onTestFinished(other.close);
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.answer((response) => void response.writeHead(status, { Location: other.url }).end());
    expect((await outbound().post(receiver.url, { body: 'x' })).status).toBe(status);
  }
  expect(other.taken).toEqual([]);
});

const stalls: Record<string, (response: ServerResponse) => void> = {
  'says nothing': () => {},
  'stops after its headers': (response) => response.flushHeaders(),
  'sends a byte now and then': (response) => {
    const dripping = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(dripping));
  },
};
test.each(Object.keys(stalls))('a receiver that %s is left when the time is over', async (how) => {
  receiver.answer((response) => stalls[how]?.(response));
  const started = performance.now();
  const call = outbound({ timeoutMilliseconds: 300 }).post(receiver.url, { body: '' });
  await expect(call).rejects.toEqual(failing('TIMED_OUT'));
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('a name server that does not answer counts into the time', async () => {
  const call = outbound({ timeoutMilliseconds: 200, resolve: () => {} }).post('https://slow.example/', { body: '' });
  await expect(call).rejects.toEqual(failing('TIMED_OUT'));
});

test('a call that is stopped from outside ends at once', async () => {
  receiver.answer(() => {});
  const stopping = new AbortController();
  const call = outbound().post(receiver.url, { body: '', signal: stopping.signal });
  stopping.abort();
  await expect(call).rejects.toEqual(failing('STOPPED'));
  await expect(outbound().post(receiver.url, { body: '', signal: stopping.signal })).rejects.toEqual(
    failing('STOPPED'),
  );
});

test('an answer of up to 64 KB is read, and a longer one is not', async () => {
  receiver.answer((response) => void response.end('x'.repeat(65_536)));
  expect((await outbound().post(receiver.url, { body: '' })).body).toHaveLength(65_536);
  receiver.answer((response) => {
    const endless = setInterval(() => response.write('x'.repeat(65_536)), 1);
    response.on('close', () => clearInterval(endless));
  });
  await expect(outbound().post(receiver.url, { body: '' })).rejects.toEqual(failing('TOO_LARGE'));
});

test('a receiver that breaks off, speaks no HTTP, wants another protocol or is not there is out of reach', async () => {
  const breaks: ((response: ServerResponse) => void)[] = [
    (response) => void response.socket?.destroy(),
    (response) => void response.socket?.end('SSH-2.0-x\r\n'),
    (response) =>
      void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    (response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half');
      setTimeout(() => response.socket?.destroy(), 20);
    },
  ];
  for (const how of breaks) {
    receiver.answer(how);
    await expect(outbound().post(receiver.url, { body: '' })).rejects.toEqual(failing('UNREACHABLE'));
  }
  await receiver.close();
  await expect(outbound().post(receiver.url, { body: '' })).rejects.toEqual(failing('UNREACHABLE'));
  const { resolve } = nameServer([]);
  const nobody = outbound({ resolve }).post('https://nobody.example/', { body: '' });
  await expect(nobody).rejects.toEqual(failing('UNREACHABLE'));
  receiver = await openReceiver();
});

test('a certificate must be of somebody trusted, and of the host that is called', async () => {
  const secure = await openReceiver({ secure: true });
  onTestFinished(secure.close);
  const named = `https://localhost:${secure.port}/`;
  const allow = ['127.0.0.0/8', '::1/128'];
  await expect(outbound({ allow }).post(named, { body: '' })).rejects.toEqual(failing('CERTIFICATE_REFUSED'));
  const trusting = outbound({ allow, secureOnly: true, authorities: certificate });
  await expect(trusting.post(secure.url, { body: '' })).rejects.toEqual(failing('CERTIFICATE_REFUSED'));
  expect(secure.taken).toEqual([]);
  await expect(trusting.post(named, { body: 'safe' })).resolves.toMatchObject({ status: 200, body: 'taken' });
});

test('a URL is https in production, without credentials, to a port of the web or above the system’s', () => {
  const codeOf = (url: string, secureOnly = true) => outbound({ secureOnly }).problemWith(url)?.code ?? null;
  expect(codeOf('https://example.com/hook')).toBeNull();
  expect(codeOf('http://example.com/hook')).toBe('URL_REFUSED');
  expect(codeOf('http://example.com/hook', false)).toBeNull();
  const bad = [
    'https://user:secret@example.com/',
    'https://user@example.com/',
    'https://example.com:22/',
    'file:///x',
    'x',
  ];
  for (const url of bad) expect(codeOf(url, false), url).toBe('URL_REFUSED');
  expect(codeOf('https://example.com:8443/')).toBeNull();
});

test('a failure tells neither the URL nor what was sent', async () => {
  const call = outbound({ allow: [] }).post('http://127.0.0.1:4321/secret-path', { body: 'secret-body' });
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toMatch(/secret|127\.0|4321/);
});

test('a bad range in OUTBOUND_ALLOW stops the start with one line', () => {
  for (const range of ['127.0.0.1', '127.0.0.0/40', 'x/8', '10.0.0.0/8/8', '']) {
    expect(() => outbound({ allow: [range] }), range).toThrow(ConfigError);
  }
});
