import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

const BASE = '/attask/eventsubscription/api/v1';

/** `GET /subscriptions` and so on: every call below the base path, as the description of the API has it. */
function calls(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(`${BASE}/`))
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.slice(BASE.length)}`),
    );
}

describe('the contract of event subscriptions', () => {
  it('names every call that there is', () => {
    const contract = readFileSync('docs/contract/event-subscriptions.md', 'utf8');
    const named = new Set(
      [...contract.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`?\s]*)[^`]*`/g)].map(([, call]) => call),
    );
    expect(calls().length).toBeGreaterThan(20);
    expect(calls().filter((call) => !named.has(call))).toEqual([]);
  });
});
