/** One value of a scrape. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What one scrape of /metrics said. */
export class Exposition {
  /** Of each metric, by its name. */
  readonly types = new Map<string, string>();
  readonly helps = new Map<string, string>();
  readonly samples: ExposedSample[] = [];

  /** Reads the text format of Prometheus, version 0.0.4. @throws Error that quotes a line which is not of it */
  constructor(text: string) {
    if (!text.endsWith('\n')) throw new Error('the last line has no end');
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)$/.exec(line);
      if (comment) {
        const [, kind, name, rest] = comment;
        const map = kind === 'HELP' ? this.helps : this.types;
        if (map.has(name!)) throw new Error(`said twice: ${line}`);
        map.set(name!, rest!);
        continue;
      }
      const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!sample) throw new Error(`not a line of the text format: ${line}`);
      const labels = readLabels(sample[2] ?? '', line);
      this.samples.push({ name: sample[1]!, labels, value: readValue(sample[3]!, line) });
    }
    for (const { name } of this.samples) this.metricOf(name);
  }

  /** The metric that a sample belongs to. @throws Error when there is none */
  metricOf(sampleName: string): string {
    const base = sampleName.replace(/_(bucket|sum|count)$/, '');
    const name = this.types.get(base) === 'histogram' ? base : sampleName;
    if (!this.types.has(name)) throw new Error(`a sample without a type: ${sampleName}`);
    return name;
  }

  /** The sum of a name's samples that have all these labels; undefined when there are none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  }
}

/** Infinities and "not a number" may be spelt in any case. */
function readValue(text: string, line: string): number {
  if (/^nan$/i.test(text)) return NaN;
  const value = /^[+-]?inf$/i.test(text) ? Number(text.replace(/inf/i, 'Infinity')) : Number(text);
  if (Number.isNaN(value)) throw new Error(`not a number: ${line}`);
  return value;
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [whole, key, value] =
      /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`not labels: ${line}`);
    labels[key!] = value!;
    rest = rest.slice(whole.length);
  }
  return labels;
}
