import { lookup } from 'node:dns';
import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { nameAndCode } from '../name-and-code.ts';
import { judgedLookup, type Resolve } from './address-lookup.ts';
import { createAddressRule } from './addresses.ts';
import { OutboundFailure } from './failure.ts';
import { problemWith, type UrlProblem } from './url-rule.ts';

export type OutboundOptions = {
  /** CIDR ranges that are let through besides public addresses. */
  allow: readonly string[];
  /** https alone, as in production. */
  secureOnly: boolean;
  /** From the call to the last byte of the answer, the name's resolution included. */
  timeoutMilliseconds?: number;
  /** Certificates (PEM) that are trusted in place of the system's. */
  authorities?: string;
  resolve?: Resolve;
};

type Call = { headers?: Readonly<Record<string, string>>; signal?: AbortSignal };

export type OutboundAnswer = {
  status: number;
  /** At most 64 KB of it; a longer one is TOO_LARGE. */
  body: string;
  /** The Retry-After header as it came (RFC 9110 §10.2.3). */
  retryAfter: string | null;
};

/** How every call leaves. Any status is an answer, redirects among them: none is followed. Throws OutboundFailure. */
export type Outbound = {
  post(url: string, call: Call & { body: string }): Promise<OutboundAnswer>;
  get(url: string, call: Call): Promise<OutboundAnswer>;
  /** What can be said against a URL before it is called, for whoever registers one; null for nothing. */
  problemWith(url: string): UrlProblem | null;
};

const longestAnswer = 64 * 1024;

/** A client that reaches public addresses alone, whatever a URL, a name or an answer says. Throws ConfigError. */
export function createOutbound({ allow, secureOnly, ...options }: OutboundOptions): Outbound {
  const { timeoutMilliseconds = 15_000, authorities, resolve = lookup } = options;
  const mayReach = createAddressRule(allow);
  const problem = (url: string) => problemWith(url, secureOnly, mayReach);
  // Each call has a connection of its own, made to an address that has just been judged.
  const fixed = {
    agent: false,
    lookup: judgedLookup(resolve, mayReach),
    rejectUnauthorized: true,
    ...(authorities !== undefined && { ca: authorities }),
  } as const;

  async function send(method: string, text: string, { headers, signal, body }: Call & { body?: string }) {
    const found = problem(text);
    if (found) throw new OutboundFailure(found.code);
    const deadline = startDeadline(timeoutMilliseconds, signal);
    try {
      return await exchange(new URL(text), body, {
        ...fixed,
        method,
        signal: deadline.signal,
        headers: { ...headers, 'Accept-Encoding': 'identity', 'User-Agent': 'customer-data-gateway' },
      });
    } catch (error) {
      if (!deadline.signal.aborted) throw failureOf(error);
      throw new OutboundFailure(signal?.aborted ? 'STOPPED' : 'TIMED_OUT');
    } finally {
      deadline.clear();
    }
  }

  return {
    post: (url, call) => send('POST', url, call),
    get: (url, call) => send('GET', url, call),
    problemWith: problem,
  };
}

/** Aborts after a time, or with another signal. */
function startDeadline(milliseconds: number, other: AbortSignal | undefined): { signal: AbortSignal; clear(): void } {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, milliseconds);
  if (other?.aborted) end();
  other?.addEventListener('abort', end);
  return {
    signal: ending.signal,
    clear: () => {
      clearTimeout(timer);
      other?.removeEventListener('abort', end);
    },
  };
}

function exchange(url: URL, body: string | undefined, options: RequestOptions): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    const call = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, options);
    // Such as a switch of protocols, which ends without an error.
    const unanswered = () => reject(new OutboundFailure('UNREACHABLE'));
    call.on('error', reject);
    call.once('close', unanswered);
    call.once('response', (response) => {
      call.off('close', unanswered);
      readBody(response).then((text) => {
        const retryAfter = response.headers['retry-after'] ?? null;
        // A response that has come has a status.
        resolve({ status: response.statusCode ?? 0, body: text, retryAfter });
        call.destroy();
      }, reject);
    });
    call.end(body);
  });
}

/** Leaving the loop early ends the connection. */
async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) throw new OutboundFailure('TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const ofCertificates = /CERT|UNABLE_TO|HOSTNAME/;

function failureOf(error: unknown): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  return new OutboundFailure(
    ofCertificates.test(nameAndCode(error).cause ?? '') ? 'CERTIFICATE_REFUSED' : 'UNREACHABLE',
  );
}
