import { z } from 'zod';
import type { Outbound, OutboundAnswer } from '../outbound/outbound.ts';

/** Where it is told, unless an operator says otherwise. */
export const stripeEndpoint = 'https://api.stripe.com';

/** Redaction jobs are a preview: they exist in versions of the API that are asked for by name. */
const version = '2026-04-22.preview';

const jobShape = z.object({
  // It becomes the evidence, so it is an identifier and nothing else.
  id: z.string().regex(/^\w{1,100}$/),
  status: z.enum(['created', 'validating', 'ready', 'redacting', 'succeeded', 'failed', 'canceling', 'canceled']),
});
export type RedactionJob = z.infer<typeof jobShape>;

const methodShape = z.object({ customer: z.string().nullable() });

/** An answer that is not what was asked for. `passing`: the same may succeed later. */
export class StripeRefusal extends Error {
  override name = 'StripeRefusal';
  readonly code: string;
  readonly passing: boolean;
  readonly retryAfter: string | null;

  constructor({ status, retryAfter }: Pick<OutboundAnswer, 'status' | 'retryAfter'>) {
    super(`HTTP ${status}`);
    this.code = `HTTP_${status}`;
    this.passing = status >= 500 || status === 408 || status === 409 || status === 425 || status === 429;
    this.retryAfter = retryAfter;
  }
}

function parsed<Shape extends z.ZodType>(shape: Shape, answer: OutboundAnswer): z.output<Shape> {
  if (answer.status !== 200) throw new StripeRefusal(answer);
  try {
    return shape.parse(JSON.parse(answer.body));
  } catch {
    // What it says instead is not repeated: it could be about the person. Something in between may have answered.
    throw new StripeRefusal({ status: 502, retryAfter: null });
  }
}

/** The root objects that a job redacts, with all that hangs on them, by the form's names. */
export type Objects = Readonly<Record<string, readonly string[]>>;

export type Stripe = {
  /** The same key gives the same job, however often it is asked for. */
  create(objects: Objects, key: string): Promise<RedactionJob>;
  find(id: string): Promise<RedactionJob>;
  /** Looks again whether a job that has failed can run. */
  validate(id: string): Promise<RedactionJob>;
  run(id: string): Promise<RedactionJob>;
  /** Whose means of payment it is; null when it is nobody's any more. */
  customerOf(paymentMethod: string): Promise<string | null>;
};

type Access = { endpoint: string; secret: string; signal: AbortSignal };

/** Stripe's redaction jobs (`/v1/privacy/redaction_jobs`). Every call throws StripeRefusal or OutboundFailure. */
export function stripeAt(outbound: Outbound, { endpoint, secret, signal }: Access): Stripe {
  const base = `${endpoint.replace(/\/+$/, '')}/v1`;
  const jobs = `${base}/privacy/redaction_jobs`;
  const jobAt = (id: string) => `${jobs}/${encodeURIComponent(id)}`;
  const headers = { Authorization: `Bearer ${secret}`, 'Stripe-Version': version, Accept: 'application/json' };
  const get = (url: string) => outbound.get(url, { headers, signal });
  const post = (url: string, form: [string, string][] = [], more: Record<string, string> = {}) =>
    outbound.post(url, {
      headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded', ...more },
      body: new URLSearchParams(form).toString(),
      signal,
    });
  return {
    async create(objects, key) {
      const named = Object.entries(objects).flatMap(([name, ids]) =>
        ids.map((id): [string, string] => [`objects[${name}][]`, id]),
      );
      // What is open at Stripe is ended there: the erasure is approved, and nothing of ours waits for it.
      const form: [string, string][] = [...named, ['validation_behavior', 'fix']];
      return parsed(jobShape, await post(jobs, form, { 'Idempotency-Key': key }));
    },
    find: async (id) => parsed(jobShape, await get(jobAt(id))),
    validate: async (id) => parsed(jobShape, await post(`${jobAt(id)}/validate`)),
    run: async (id) => parsed(jobShape, await post(`${jobAt(id)}/run`)),
    async customerOf(paymentMethod) {
      const answer = await get(`${base}/payment_methods/${encodeURIComponent(paymentMethod)}`);
      return answer.status === 404 ? null : parsed(methodShape, answer).customer;
    },
  };
}
