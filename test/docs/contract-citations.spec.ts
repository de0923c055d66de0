import { describe, expect, it } from '@jest/globals';
import { findings, sourcesIn } from './sources.js';

const CONTRACT = 'docs/contract/';
const SOURCES = sourcesIn(
  ['src', 'test', 'bench', 'demo', 'scripts', 'docs', 'README.md'],
  ['.ts', '.mjs', '.md', '.yml'],
);
/** Every place that a citation can name, as `docs/contract/event-subscriptions.md#6`. */
const ANCHORS = new Set(
  findings(sourcesIn([CONTRACT], ['.md']), /<a id="([^"]+)"><\/a>/g).map(
    ({ place, found }) => `${place.replace(/:\d+$/, '')}#${found[1]}`,
  ),
);

/** One citation may name several places of a document: `docs/contract/event-subscriptions.md#4 and #7`. */
const CITATION = /\bcontract\/([a-z-]+\.md)((?:(?:, | and | to )?#[a-z0-9-]+)*)/g;

describe('citations of the contract', () => {
  it('name a place that the contract has', () => {
    const cited = citationsIn(SOURCES);
    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter(({ anchor }) => !ANCHORS.has(anchor))).toEqual([]);
  });

  it('are taken apart place by place', () => {
    const text = 'see docs/contract/event-subscriptions.md#4, #5-values and #7.';
    expect(citationsIn([{ path: 'a.ts', text }]).map(({ anchor }) => anchor)).toEqual([
      'docs/contract/event-subscriptions.md#4',
      'docs/contract/event-subscriptions.md#5-values',
      'docs/contract/event-subscriptions.md#7',
    ]);
  });

  it('have an anchor, not only a section number in words', () => {
    const code = SOURCES.filter(({ path }) => path.endsWith('.ts') && !path.startsWith('test/docs/'));
    const loose = /(?<!RFC \d+,\s(?:\* )?)\b[Ss]ections?\s(?:\s*\* )?\d/g;
    expect('the contract, section 5').toMatch(loose);
    expect('RFC 9110, section 5.6.2').not.toMatch(loose);
    expect(findings(code, loose).map(({ place }) => place)).toEqual([]);
  });
});

describe('the contract', () => {
  it('has an anchor at every section, named after its number', () => {
    const sections = findings(sourcesIn([CONTRACT], ['.md']), /(?:<a id="(\d+)"><\/a>\n\n)?^## (\d+)\. /gm);
    expect(sections).toHaveLength(15);
    expect(sections.filter(({ found }) => found[1] !== found[2])).toEqual([]);
  });
});

function citationsIn(sources: typeof SOURCES): { place: string; anchor: string }[] {
  return findings(sources, CITATION).flatMap(({ place, found }) =>
    [...found[2]!.matchAll(/#[a-z0-9-]+/g)].map(([hash]) => ({
      place,
      anchor: `${CONTRACT}${found[1]}${hash}`,
    })),
  );
}
