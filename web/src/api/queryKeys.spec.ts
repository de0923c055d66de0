import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SOURCES = join(import.meta.dirname, '..');
/** A query with a key that is written out, and what fetches it. */
const QUERY = /queryKey: (\[[^\n]*\]),\n\s*queryFn: ([^\n]*)/g;

describe('what is fetched', () => {
  it('is kept under a key of its own: two fetches that share one would get the answers of each other', () => {
    const fetches = new Map<string, Map<string, string>>();
    for (const path of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(path)) continue;
      for (const [, key, fetch] of readFileSync(join(SOURCES, path), 'utf8').matchAll(QUERY)) {
        const ways = fetches.get(key!) ?? new Map<string, string>();
        // The same function is the same fetch; one that is written out is another at each place.
        ways.set(fetch!.includes('=> load') ? fetch! : path, path);
        fetches.set(key!, ways);
      }
    }
    expect(fetches.size).toBeGreaterThan(20);
    const shared = [...fetches].filter(([, ways]) => ways.size > 1);
    expect(shared.map(([key, ways]) => [key, [...ways.values()]])).toEqual([]);
  });
});
