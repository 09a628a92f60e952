import { type EndedSpan, exportBody } from './otlp.ts';

export type Exporter = { send(span: EndedSpan): void; stop(): Promise<void> };

type ExporterParts = {
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  service: string;
  counted(outcome: 'sent' | 'lost', spans: number): void;
};

const most = { waiting: 4_096, atOnce: 512 } as const;
const everyMilliseconds = 1_000;
const timeoutMilliseconds = 5_000;

/** Sends spans to a collector (OTLP/HTTP, JSON), in batches. A collector that is gone costs spans, and nothing else. */
export function createExporter({ endpoint, headers, service, counted }: ExporterParts): Exporter {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  let waiting: EndedSpan[] = [];
  let sending: Promise<void> = Promise.resolve();

  async function post(spans: readonly EndedSpan[]): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: exportBody(service, spans),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    }).catch(() => null);
    await response?.body?.cancel().catch(() => undefined);
    counted(response?.ok === true ? 'sent' : 'lost', spans.length);
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most.atOnce);
      waiting = waiting.slice(most.atOnce);
      await post(batch);
    }
  }
  const next = () => {
    sending = sending.then(flush);
    return sending;
  };
  const timer = setInterval(() => void next(), everyMilliseconds).unref();

  return {
    send(span) {
      if (waiting.length < most.waiting) waiting.push(span);
      else counted('lost', 1);
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.race([next(), new Promise<void>((resolve) => setTimeout(resolve, timeoutMilliseconds).unref())]);
    },
  };
}
