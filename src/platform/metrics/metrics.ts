import { type Metric, Registry } from 'prom-client';
import { processRegistry } from './process-metrics.js';
import { Count, Spread } from './recorders.js';

export type Labels = Readonly<Record<string, string>>;

/** One value of a gauge at the moment of a scrape. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** A gauge's value: a number, one for each set of labels, or nothing while nobody can tell. */
export type GaugeValue = number | readonly Sample[] | undefined;

interface Line {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * What one service tells Prometheus. Modules declare their metrics here and keep the recorders that they get; nothing is put
 * together before a scrape asks. Names begin with `hookfront_` and have base units (seconds, bytes); no label may
 * have values without bound.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly process = processRegistry();

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything in the text format of Prometheus, with what Node.js tells of the process. */
  async text(): Promise<string> {
    const texts = await Promise.all([this.registry.metrics(), this.process.metrics()]);
    return texts.join('\n');
  }

  /** Declares a counter. @returns what makes its series, each from zero on, so that their first rise is seen */
  counter(name: string, help: string): (labels?: Labels) => Count {
    const series: { labels: Labels; count: Count }[] = [];
    this.register(name, help, 'counter', () =>
      series.map(({ labels, count }) => ({ labels, value: count.value })),
    );
    return (labels = {}) => {
      const count = new Count();
      series.push({ labels, count });
      return count;
    };
  }

  /** Declares a histogram. @returns what makes its series */
  histogram(name: string, help: string, bounds: readonly number[]): (labels?: Labels) => Spread {
    const series: { labels: Labels; spread: Spread }[] = [];
    this.register(name, help, 'histogram', () =>
      series.flatMap(({ labels, spread }) => histogramLines(name, labels, spread)),
    );
    return (labels = {}) => {
      const spread = new Spread(bounds);
      series.push({ labels, spread });
      return spread;
    };
  }

  /** Declares a gauge. @param read asked at each scrape; must be quick, and must not reject */
  gauge(name: string, help: string, read: () => GaugeValue | Promise<GaugeValue>): void {
    this.register(name, help, 'gauge', async () => {
      const value = await read();
      const samples = typeof value === 'number' ? [{ value }] : (value ?? []);
      return samples.map((sample) => ({ labels: {}, ...sample }));
    });
  }

  /** The registry asks nothing more of a metric than its name, and `get` when it is scraped. */
  private register(
    name: string,
    help: string,
    type: 'counter' | 'gauge' | 'histogram',
    read: () => readonly Line[] | Promise<readonly Line[]>,
  ): void {
    const metric = { name, get: async () => ({ name, help, type, aggregator: 'sum', values: await read() }) };
    this.registry.registerMetric(metric as unknown as Metric);
  }
}

function histogramLines(name: string, labels: Labels, { bounds, counts, sum }: Spread): Line[] {
  let total = 0;
  const buckets = counts.map((count, i) => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le: i < bounds.length ? bounds[i]! : '+Inf' },
    value: (total += count),
  }));
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
