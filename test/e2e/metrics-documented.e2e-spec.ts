import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Exposition } from '../support/exposition.js';
import { startTestService, type TestService } from '../support/service.js';

interface Documented {
  readonly name: string;
  readonly type: string;
  /** Permitted values of each label; none listed means that the label is free. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

describe('the documented metrics', () => {
  let service: TestService;
  let seen: Exposition;
  let operations: string;
  let documented: Map<string, Documented>;
  let rules: Rule[];

  beforeAll(async () => {
    service = await startTestService();
    seen = new Exposition((await service.call('GET', '/metrics')).text);
    operations = await readFile('docs/operations.md', 'utf8');
    documented = new Map(readTable(operations).map((metric) => [metric.name, metric]));
    const file = parse(await readFile('docs/alerts.yml', 'utf8')) as { groups: { rules: Rule[] }[] };
    rules = file.groups.flatMap((group) => group.rules);
  });
  afterAll(() => service.close());

  it('are those that exist, with their types', () => {
    const existing = [...seen.types]
      .filter(([name]) => name.startsWith('hookfront_'))
      .map((metric) => metric.join(' '));
    const listed = [...documented.values()].map(({ name, type }) => `${name} ${type}`);
    expect(listed.toSorted()).toEqual(existing.toSorted());
    expect(existing.length).toBeGreaterThan(20);
  });

  it('have the labels and label values that are listed, and all of them', () => {
    for (const { name, labels } of documented.values()) {
      const samples = seen.samples.filter((sample) => seen.metricOf(sample.name) === name);
      // Only with the embedded database.
      if (name.startsWith('hookfront_data_disk_')) continue;
      expect([name, samples.length > 0]).toEqual([name, true]);
      for (const sample of samples) {
        const { le, ...own } = sample.labels;
        expect([name, Object.keys(own).toSorted()]).toEqual([name, Object.keys(labels).toSorted()]);
        if (le !== undefined) expect(Number(le.replace('+Inf', 'Infinity'))).not.toBeNaN();
      }
      for (const [label, values] of Object.entries(labels)) {
        const found = new Set(samples.map((sample) => sample.labels[label]!));
        if (values.length > 0) expect([name, [...found].toSorted()]).toEqual([name, values.toSorted()]);
        else expect([name, found.size]).toEqual([name, 1]);
      }
    }
  });

  it('are named as Prometheus recommends', () => {
    for (const [name, type] of seen.types) {
      if (!name.startsWith('hookfront_')) continue;
      expect(name).toMatch(/^hookfront_[a-z0-9]+(_[a-z0-9]+)*$/);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/milliseconds|_ms\b|minutes|megabytes|_mb\b/);
      expect(seen.helps.get(name)).toMatch(/\.$/);
    }
  });

  describe('have alerts', () => {
    it('each of which is whole', () => {
      expect(rules.length).toBeGreaterThan(20);
      expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
      for (const { alert, expr, for: time, labels, annotations } of rules) {
        expect(alert).toMatch(/^Hookfront[A-Z][A-Za-z]+$/);
        expect(['warning', 'critical']).toContain(labels.severity);
        expect(annotations.summary).toMatch(/^.{10,}\.$/);
        if (time !== undefined) expect(time).toMatch(/^\d+[smh]$/);
        expect([alert, unbalanced(expr)]).toEqual([alert, '']);
      }
    });

    it('that name only metrics, labels and label values that exist', () => {
      for (const { alert, expr } of rules) {
        const names = expr.match(/\b(?:hookfront|nodejs|process)_[a-z0-9_]+/g) ?? [];
        if (names.length === 0) expect([alert, expr]).toEqual([alert, 'up{job="hookfront"} == 0']);
        for (const name of names) {
          expect(() => seen.metricOf(name)).not.toThrow();
          // A histogram has no samples of its own name.
          expect([name, seen.types.get(name)]).not.toEqual([name, 'histogram']);
        }
        for (const [, name, matchers] of expr.matchAll(/\b(hookfront_[a-z0-9_]+)\{([^}]*)\}/g)) {
          const { labels } = documented.get(seen.metricOf(name!))!;
          for (const [, label, value] of matchers!.matchAll(/(\w+)!?="([^"]*)"/g)) {
            expect([alert, labels[label!]]).toEqual([alert, expect.arrayContaining([value])]);
          }
        }
      }
    });

    it('that the same page says what to do about', () => {
      const explained = [...operations.matchAll(/^\| `(Hookfront\w+)` +\| (\S.*\S) +\|$/gm)].map(
        ([, name]) => name,
      );
      expect(explained).toEqual(rules.map(({ alert }) => alert).toSorted(byPlaceIn(explained)));
      expect(explained).toHaveLength(rules.length);
    });
  });
});

function byPlaceIn(order: readonly (string | undefined)[]): (a: string, b: string) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b);
}

/** The rows of the table of metrics: name, type, labels with their values. */
function readTable(markdown: string): Documented[] {
  return [...markdown.matchAll(/^\| `(hookfront_[a-z0-9_]+)` +\| (\w+)[^|]*\| ([^|]*)\|/gm)].map(
    ([, name, type, labels]) => ({
      name: name!,
      type: type!,
      labels: Object.fromEntries(
        labels!
          .split(';')
          .map((part) => part.match(/`[^`]+`/g) ?? [])
          .filter((words) => words.length > 0)
          .map(([label, ...values]) => [unquote(label!), values.map(unquote)]),
      ),
    }),
  );
}

function unquote(code: string): string {
  return code.replaceAll('`', '');
}

/** What remains when every bracket is taken away together with its partner; strings do not count. */
function unbalanced(expression: string): string {
  let rest = expression.replace(/"[^"]*"/g, '').replace(/[^()[\]{}"]/g, '');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\(\)|\[\]|\{\}/g, '');
  }
  return rest;
}
