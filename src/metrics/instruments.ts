/** One value of a metric. Labels have few values each, all of them ours: never a text that a client wrote. */
type Labels<Name extends string> = Readonly<Record<Name, string>>;
export type Reading<Name extends string = string> = { labels: Labels<Name>; value: number };

export type Counter<Name extends string> = { add(labels: Labels<Name>, by?: number): void };
export type Histogram<Name extends string> = { observe(labels: Labels<Name>, value: number): void };

type Family = { name: string; help: string; type: string; lines(): Promise<string[]> | string[] };
type About<Name extends string> = { help: string; labels: readonly Name[] };

export type Registry = {
  counter<Name extends string>(name: string, about: About<Name>): Counter<Name>;
  histogram<Name extends string>(name: string, about: About<Name> & { buckets: readonly number[] }): Histogram<Name>;
  /** Read when it is asked for; left out when it cannot be. */
  gauge(name: string, about: { help: string; type?: 'counter' }, read: () => Promise<Reading[]> | Reading[]): void;
  /** Prometheus's text format, 0.0.4. */
  expose(): Promise<string>;
};

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', String.raw`\n`);

function line(name: string, labels: Labels<string>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

/** The series of one metric, each under its labels' values in the order in which they are declared. */
function createSeries<Name extends string, State>(labels: readonly Name[], fresh: () => State) {
  const series = new Map<string, { labels: Labels<Name>; state: State }>();
  return {
    at(given: Labels<Name>): { state: State } {
      const key = labels.map((name) => given[name]).join('\0');
      const known = series.get(key) ?? { labels: given, state: fresh() };
      series.set(key, known);
      return known;
    },
    all: () => [...series.values()],
  };
}

/** Counters, histograms and gauges of one gateway: nothing is shared by those that run in one process. */
export function createRegistry(): Registry {
  const families: Family[] = [];
  return {
    counter(name, { help, labels }) {
      const series = createSeries(labels, () => 0);
      const lines = () => series.all().map((one) => line(name, one.labels, one.state));
      families.push({ name, help, type: 'counter', lines });
      return {
        add: (given, by = 1) => {
          series.at(given).state += by;
        },
      };
    },
    histogram(name, { help, labels, buckets }) {
      const series = createSeries(labels, () => ({ counts: buckets.map(() => 0), count: 0, sum: 0 }));
      const lines = () =>
        series
          .all()
          .flatMap(({ labels: given, state: { counts, count, sum } }) => [
            ...buckets.map((le, index) => line(`${name}_bucket`, { ...given, le: String(le) }, counts[index] ?? 0)),
            line(`${name}_bucket`, { ...given, le: '+Inf' }, count),
            line(`${name}_sum`, given, sum),
            line(`${name}_count`, given, count),
          ]);
      families.push({ name, help, type: 'histogram', lines });
      return {
        observe: (given, value) => {
          const { state } = series.at(given);
          state.counts = state.counts.map((count, index) => count + Number(value <= (buckets[index] ?? 0)));
          state.count += 1;
          state.sum += value;
        },
      };
    },
    gauge(name, { help, type = 'gauge' }, read) {
      const lines = async () => {
        const readings = await Promise.resolve()
          .then(read)
          .catch(() => []);
        return readings.map(({ labels, value }) => line(name, labels, value));
      };
      families.push({ name, help, type, lines });
    },
    async expose() {
      const all = await Promise.all(
        families.map(async ({ name, help, type, lines }) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} ${type}`,
          ...(await lines()),
        ]),
      );
      return `${all.flat().join('\n')}\n`;
    },
  };
}
