import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { findings, sourcesIn } from './sources.js';

const PAGES = sourcesIn(
  ['docs', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'deploy', 'demo', 'bench'],
  ['.md'],
);

/** A link's target, without its title; addresses of the web are not asked for. */
const LINK = /\]\((?![a-z]+:)([^)\s]*)\)/g;
/** A path of this repository in code spans, as `src/main.ts` or `test/e2e/`. */
const PATH = /`((?:src|test|docs|bench|demo|scripts|deploy|migrations|bin|\.ci)\/[\w./-]*)`/g;
/** A source file named without its folder, as `endpoint-health.ts`. */
const NAME = /`([\w.-]+\.(?:ts|mjs|cjs))`/g;

describe('the documents', () => {
  it('link to files that exist', () => {
    const links = linksOf(PAGES);
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ file }) => !existsSync(file))).toEqual([]);
  });

  it('link to headings and anchors that exist', () => {
    const links = linksOf(PAGES).filter(({ anchor, file }) => anchor !== undefined && existsSync(file));
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ file, anchor }) => !anchorsOf(file).has(anchor!))).toEqual([]);
  });

  it('name files and folders that exist', () => {
    const named = findings(PAGES, PATH).map(({ place, found }) => ({ place, path: found[1]! }));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('name source files that exist somewhere, where they leave out the folder', () => {
    const sources = sourcesIn(['src', 'test', 'bench', 'demo', 'scripts', 'migrations'], ['.ts', '.mjs']);
    const known = new Set([...sources.map(({ path }) => basename(path)), ...readdirSync('.')]);
    const named = findings(PAGES, NAME).map(({ place, found }) => ({ place, name: found[1]! }));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it('have anchors for their headings as GitHub makes them', () => {
    expect(slug('The life of a URL')).toBe('the-life-of-a-url');
    expect(slug('6. Publishing `[D]`')).toBe('6-publishing-d');
    expect(slug('Once, at least once, and in order')).toBe('once-at-least-once-and-in-order');
  });
});

interface Link {
  readonly place: string;
  readonly file: string;
  readonly anchor: string | undefined;
}

function linksOf(pages: typeof PAGES): Link[] {
  return findings(pages, LINK).map(({ place, found }) => {
    const page = place.replace(/:\d+$/, '');
    const [target, anchor] = found[1]!.split('#');
    return { place, file: target ? normalize(join(dirname(page), target)) : page, anchor };
  });
}

function anchorsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8').replace(/^```[^]*?^```/gm, '');
  return new Set([
    ...[...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading!)),
    ...[...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id!),
  ]);
}

function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}
