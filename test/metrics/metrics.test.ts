import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { openMetrics } from '../../src/metrics/endpoint.ts';
import { createRegistry } from '../../src/metrics/instruments.ts';
import { keptLog } from '../stories/log.ts';

describe('What Prometheus reads', () => {
  it('is counters, histograms and gauges in its text format', async () => {
    const registry = createRegistry();
    const seen = registry.counter('seen_total', { help: 'Seen.', labels: ['what'] });
    const took = registry.histogram('took_seconds', { help: 'Took.', labels: [], buckets: [0.1, 1] });
    registry.gauge('held', { help: 'Held.' }, () => [{ labels: {}, value: 3 }]);
    registry.gauge('unknown', { help: 'Out of reach.' }, () => Promise.reject(new Error('gone')));
    seen.add({ what: 'a "quoted" \\ thing\n' });
    seen.add({ what: 'two' }, 2);
    for (const seconds of [0.05, 0.5, 5]) took.observe({}, seconds);
    expect((await registry.expose()).split('\n')).toEqual([
      '# HELP seen_total Seen.',
      '# TYPE seen_total counter',
      String.raw`seen_total{what="a \"quoted\" \\ thing\n"} 1`,
      'seen_total{what="two"} 2',
      '# HELP took_seconds Took.',
      '# TYPE took_seconds histogram',
      'took_seconds_bucket{le="0.1"} 1',
      'took_seconds_bucket{le="1"} 2',
      'took_seconds_bucket{le="+Inf"} 3',
      'took_seconds_sum 5.55',
      'took_seconds_count 3',
      '# HELP held Held.',
      '# TYPE held gauge',
      'held 3',
      '# HELP unknown Out of reach.',
      '# TYPE unknown gauge',
      '',
    ]);
  });

  it('has a port of its own: a second gateway goes without in development, and does not start in production', async () => {
    const { log, lines } = keptLog();
    const registry = createRegistry();
    const first = await openMetrics({ registry, port: 0, production: true, log });
    onTestFinished(() => first?.stop());
    const port = Number(new URL(first?.url ?? '').port);
    expect(await openMetrics({ registry, port, production: false, log })).toBeNull();
    expect(lines.join('')).toContain(`METRICS_PORT: cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
    const refused = openMetrics({ registry, port, production: true, log });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(/^METRICS_PORT: cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)$/);
  });
});
