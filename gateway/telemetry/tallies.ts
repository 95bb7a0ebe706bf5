/**
 * Counters and histograms that cost an addition each: what is counted on the path of requests is bound to its labels once, and takes the
 * form of metrics when somebody reads them.
 */

import type { Metric, MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

export interface TallyOptions<Label extends string> {
  readonly registry: Registry;
  /** With its unit, or `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
}

/** One series of a counter. */
export interface Tally {
  value: number;
}

/** What a registry reads of a metric. */
type Reading = MetricObjectWithValues<MetricValueWithName<string>>;

type Labels = Readonly<Record<string, string>>;

/** @returns gives the series of some labels, the same one each time: who counts often keeps it. */
export function createCounter<Label extends string>(options: TallyOptions<Label>): (...values: string[]) => Tally {
  const series = createSeries(options.labels, (labels) => ({ labels, value: 0 }));
  register(options, 'counter', () =>
    series.all().map(({ labels, value }) => ({ metricName: options.name, labels: { ...labels }, value })),
  );
  return series.of;
}

/** One series of a histogram. */
export class Durations {
  readonly labels: Labels;
  readonly #upperBoundsMs: readonly number[];
  readonly #counts: Float64Array;
  #sumMs = 0;

  constructor(labels: Labels, upperBoundsMs: readonly number[]) {
    this.labels = labels;
    this.#upperBoundsMs = upperBoundsMs;
    this.#counts = new Float64Array(upperBoundsMs.length + 1);
  }

  observe(milliseconds: number): void {
    const bounds = this.#upperBoundsMs;
    let bucket = 0;
    while (bucket < bounds.length && milliseconds > bounds[bucket]!) bucket += 1;
    this.#counts[bucket]! += 1;
    this.#sumMs += milliseconds;
  }

  read(name: string): MetricValueWithName<string>[] {
    let count = 0;
    const values: MetricValueWithName<string>[] = [];
    for (const [bucket, own] of this.#counts.entries()) {
      count += own;
      const boundMs = this.#upperBoundsMs[bucket];
      const le = boundMs === undefined ? '+Inf' : boundMs / 1000;
      values.push({ metricName: `${name}_bucket`, labels: { ...this.labels, le }, value: count });
    }
    values.push({ metricName: `${name}_sum`, labels: { ...this.labels }, value: this.#sumMs / 1000 });
    values.push({ metricName: `${name}_count`, labels: { ...this.labels }, value: count });
    return values;
  }
}

/** @param options with the upper bounds of the buckets, in milliseconds and rising; what is read is in seconds. */
export function createDurations<Label extends string>(
  options: TallyOptions<Label> & { readonly upperBoundsMs: readonly number[] },
): (...values: string[]) => Durations {
  const series = createSeries(options.labels, (labels) => new Durations(labels, options.upperBoundsMs));
  register(options, 'histogram', () => series.all().flatMap((one) => one.read(options.name)));
  return series.of;
}

/** What is so now: asked for whenever somebody reads. */
export function createReading<Label extends string>(
  options: TallyOptions<Label> & {
    /** What several processes say together. */
    readonly together: 'sum' | 'max' | 'first';
    readonly read: () => Iterable<readonly [labels: Readonly<Record<Label, string>>, value: number]>;
  },
): void {
  register(
    options,
    'gauge',
    () => Array.from(options.read(), ([labels, value]) => ({ metricName: options.name, labels: { ...labels }, value })),
    options.together,
  );
}

function createSeries<One>(
  names: readonly string[],
  create: (labels: Labels) => One,
): { readonly of: (...values: string[]) => One; readonly all: () => One[] } {
  const known = new Map<string, One>();
  return {
    of: (...values) => {
      const key = values.join('\0');
      let one = known.get(key);
      if (one === undefined) {
        one = create(Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])));
        known.set(key, one);
      }
      return one;
    },
    all: () => [...known.values()],
  };
}

function register(
  { registry, name, help }: TallyOptions<string>,
  type: 'counter' | 'histogram' | 'gauge',
  read: () => MetricValueWithName<string>[],
  aggregator: 'sum' | 'max' | 'first' = 'sum',
): void {
  const get = async () => ({ name, help, type, aggregator, values: read() }) as unknown as Reading;
  // A registry asks nothing else of a metric than its name and what it reads.
  registry.registerMetric({ name, help, get } as unknown as Metric<string>);
}
