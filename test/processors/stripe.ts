import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Status = 'validating' | 'ready' | 'redacting' | 'succeeded' | 'failed' | 'canceled';
type Job = { id: string; status: Status; objects: Record<string, string[]>; key: string | null };
type Asked = { method: string; path: string; key: string | null };

/** A server with the shape of Stripe's API for redaction jobs: it refuses what Stripe would refuse. */
export type FakeStripe = {
  url: string;
  secret: string;
  asked: Asked[];
  jobs: Job[];
  /** Whose the means of payment are. One that is not here does not exist. */
  customers: Map<string, string | null>;
  /** What the next calls get in place of an answer, one each. */
  trouble: ((response: ServerResponse) => void)[];
  /** How jobs end: each time that it is asked, Stripe is a step further. */
  ends: 'succeeded' | 'failed' | 'canceled';
  close(): Promise<void>;
};

const roots = ['customers', 'charges', 'payment_intents', 'setup_intents', 'checkout_sessions', 'invoices'];

function readForm(body: string): Record<string, string[]> | null {
  const objects: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'validation_behavior' && ['fix', 'error'].includes(value)) continue;
    const root = /^objects\[(\w+)\]\[\]$/.exec(name)?.[1];
    if (!root || !roots.includes(root) || value === '') return null;
    objects[root] = [...(objects[root] ?? []), value];
  }
  return Object.keys(objects).length > 0 ? objects : null;
}

type Answer = readonly [status: number, body: object];

const refused = (status: number): Answer => [status, { error: { type: 'invalid_request_error', message: 'refused' } }];

const route = /^\/v1\/(privacy\/redaction_jobs|payment_methods)(?:\/(\w+))?(?:\/(\w+))?$/;

const shown = ({ id, status }: Job) => ({ id, object: 'privacy.redaction_job', status, livemode: false });

const soon: Partial<Record<Status, Status>> = { validating: 'ready' };

export async function openStripe(): Promise<FakeStripe> {
  const stripe: Omit<FakeStripe, 'url' | 'close'> = {
    secret: 'sk_test_loopback_1',
    asked: [],
    jobs: [],
    customers: new Map(),
    trouble: [],
    ends: 'succeeded',
  };

  function create(body: string, key: string | null): Answer {
    const known = stripe.jobs.find((job) => job.key === key);
    if (known && key !== null) return [200, shown(known)];
    const objects = readForm(body);
    if (!objects || key === null) return refused(400);
    const job: Job = { id: `prj_${stripe.jobs.length + 1}`, status: 'validating', objects, key };
    stripe.jobs.push(job);
    return [200, shown(job)];
  }

  function act(job: Job, action: string | undefined): Answer {
    if (action === 'run' && job.status === 'ready') job.status = 'redacting';
    else if (action === 'validate' && job.status === 'failed') job.status = 'validating';
    else if (action !== undefined) return refused(400);
    else if (job.status === 'redacting') job.status = stripe.ends;
    else job.status = soon[job.status] ?? job.status;
    return [200, shown(job)];
  }

  /** What is wrong with how it is asked; null for nothing. */
  function objection(method: string, headers: IncomingHttpHeaders): Answer | null {
    if (headers.authorization !== `Bearer ${stripe.secret}`) return refused(401);
    const previews = /^\d{4}-\d\d-\d\d\.preview$/.test(String(headers['stripe-version']));
    const isForm = method === 'GET' || headers['content-type'] === 'application/x-www-form-urlencoded';
    return previews && isForm ? null : refused(400);
  }

  function answer(method: string, url: string, body: string, key: string | null): Answer {
    const [, kind, id, action] = route.exec(url) ?? [];
    if (kind === 'payment_methods') {
      const customer = stripe.customers.get(id ?? '');
      return customer === undefined ? refused(404) : [200, { id, customer }];
    }
    if (kind && method === 'POST' && id === undefined) return create(body, key);
    const job = stripe.jobs.find((one) => one.id === id);
    return job && (action === undefined) === (method === 'GET') ? act(job, action) : refused(404);
  }

  function take({ method = '', url = '', headers }: IncomingMessage, body: string, response: ServerResponse): void {
    const key = typeof headers['idempotency-key'] === 'string' ? headers['idempotency-key'] : null;
    stripe.asked.push({ method, path: url, key });
    const trouble = stripe.trouble.shift();
    if (trouble) {
      trouble(response);
      return;
    }
    const [status, content] = objection(method, headers) ?? answer(method, url, body, key);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
  }

  const server = createServer((request, response) => {
    text(request).then(
      (body) => take(request, body, response),
      () => {},
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(stripe, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}
