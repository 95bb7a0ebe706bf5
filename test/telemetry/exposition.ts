/** Metrics as they are scraped, read by a parser of our own. */

/** Values by series, such as `throughline_requests_total{code="",outcome="whole"}`: labels in the order of their names. */
export type Exposition = ReadonlyMap<string, number>;

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

/** @throws {Error} for a line that is none of the text format, and for a series that comes twice. */
export function parseExposition(text: string): Exposition {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) throw new Error(`no line of metrics: ${line}`);
    const pairs = [...labels.matchAll(LABEL)].map(([, label, text]) => `${label}="${text}"`);
    const series = pairs.length === 0 ? name : `${name}{${pairs.toSorted().join(',')}}`;
    if (values.has(series)) throw new Error(`twice: ${series}`);
    values.set(series, Number(value));
  }
  return values;
}

export async function scrape(adminPort: number | null): Promise<Exposition> {
  return parseExposition(await scrapeText(adminPort));
}

export async function scrapeText(adminPort: number | null): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/metrics`);
  if (response.status !== 200) throw new Error(`metrics: HTTP ${response.status} ${await response.text()}`);
  return response.text();
}

/** What rose or fell of series that begin so; series that stayed are left out. */
export function differences(
  before: Exposition,
  after: Exposition,
  ...prefixes: readonly string[]
): Record<string, number> {
  const changed: Record<string, number> = {};
  for (const [series, value] of after) {
    const difference = value - (before.get(series) ?? 0);
    if (difference !== 0 && prefixes.some((prefix) => series.startsWith(prefix))) changed[series] = difference;
  }
  return changed;
}
