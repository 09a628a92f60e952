import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type Received = { to: string[]; headers: Map<string, string>; text: string; html: string };

/** A real SMTP server on this machine, which keeps what it is given. It can close and open again on its port. */
export type PostOffice = {
  url: string;
  received: Received[];
  /** Answers every recipient with this SMTP code; null takes them all. */
  refuse(code: number | null): void;
  close(): Promise<void>;
  open(): Promise<void>;
};

export async function openPostOffice(): Promise<PostOffice> {
  const received: Received[] = [];
  let refusal: number | null = null;
  const build = () =>
    new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, answer) => {
        if (refusal === null) return answer();
        return answer(Object.assign(new Error(`no mailbox ${address}`), { responseCode: refusal }));
      },
      onData: (stream, { envelope }, answer) => {
        text(stream).then((raw) => {
          received.push({ to: envelope.rcptTo.map(({ address }) => address), ...readMessage(raw) });
          answer();
        }, answer);
      },
    });
  const listen = async (on: SMTPServer, port: number): Promise<number> => {
    on.listen(port, '127.0.0.1');
    await once(on.server, 'listening');
    return (on.server.address() as AddressInfo).port; // it listens on TCP
  };
  let server = build();
  const port = await listen(server, 0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refuse: (code) => {
      refusal = code;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
    open: async () => {
      server = build();
      await listen(server, port);
    },
  };
}

/** Reads a message as our mailer writes it: headers, and one text and one HTML part (RFC 2046, RFC 2047). */
export function readMessage(raw: string): Omit<Received, 'to'> {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).map((part) => part.replace(/^\r\n/, ''));
  const partOf = (type: string) => {
    const part = parts.map(split).find((one) => one.headers.get('content-type')?.startsWith(type));
    if (part === undefined) return '';
    const body = part.body.replace(/\r\n$/, ''); // it belongs to the boundary
    return decode(body, part.headers.get('content-transfer-encoding') ?? '7bit').replaceAll('\r\n', '\n');
  };
  return { headers, text: partOf('text/plain'), html: partOf('text/html') };
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), decodeWords(value.join(': '))];
  });
  return { headers: new Map(headers), body: rest.join('\r\n\r\n') };
}

const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?= (?==\?)/g, '?=')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_word, encoding: string, encoded: string) =>
      encoding.toUpperCase() === 'B'
        ? decode(encoded, 'base64')
        : decode(encoded.replaceAll('_', ' '), 'quoted-printable'),
    );

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
