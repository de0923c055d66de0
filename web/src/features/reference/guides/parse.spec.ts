import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type Block, inline, parse, plainText, slug } from './parse';

const DOCS = join(dirname(fileURLToPath(import.meta.url)), '../../../../../docs');
const guides = ['', 'contract'].flatMap((folder) =>
  readdirSync(join(DOCS, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

const textOf = (block: Block): string => {
  if ('children' in block) return plainText(block.children);
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.blocks.map(textOf).join('\n');
  if (block.kind === 'list') return block.items.flat().map(textOf).join('\n');
  if (block.kind === 'table') return [block.head, ...block.rows].flat().map(plainText).join('\n');
  return '';
};

describe('Markdown', () => {
  it('has headings, paragraphs, code and anchors', () => {
    expect(parse('# A `b`!\n\nOne\ntwo.\n\n```sh\n# no heading\n```\n<a id="x-1"></a>\n')).toEqual([
      {
        kind: 'heading',
        level: 1,
        id: 'a-b',
        children: [
          { kind: 'text', text: 'A ' },
          { kind: 'code', text: 'b' },
          { kind: 'text', text: '!' },
        ],
      },
      { kind: 'paragraph', children: [{ kind: 'text', text: 'One two.' }] },
      { kind: 'code', text: '# no heading' },
      { kind: 'anchor', id: 'x-1' },
    ]);
  });

  it('has lists in lists, with code in their items', () => {
    const [list] = parse(
      '1. One\n   goes on\n\n   ```sh\n   ls\n   ```\n2. Two\n   - inner\n   - other\n\nAfter',
    );
    expect(list).toMatchObject({ kind: 'list', ordered: true });
    const { items } = list as Extract<Block, { kind: 'list' }>;
    expect(items.map((item) => item.map(({ kind }) => kind))).toEqual([
      ['paragraph', 'code'],
      ['paragraph', 'list'],
    ]);
    expect(textOf(items[0]![0]!)).toBe('One goes on');
    expect(textOf(items[1]![1]!)).toBe('inner\nother');
  });

  it('has tables, with bars in their cells', () => {
    const [table] = parse('| a | b |\n| --- | --- |\n| `x \\| y` | **z** |');
    expect(textOf(table!)).toBe('a\nb\nx | y\nz');
  });

  it('leaves pictures out', () => {
    expect(parse('<picture>\n  <img src="pictures/x.png">\n</picture>\n\nAfter')).toMatchObject([
      { kind: 'paragraph' },
    ]);
  });

  it('has links, code and emphasis in lines, and leaves names with underscores alone', () => {
    expect(inline('[the `x`](a.md#b) and RETRY_LIMIT_MS').map(({ kind }) => kind)).toEqual(['link', 'text']);
    expect(plainText(inline('**bold** *so* `a_b*c*` 2 * 3 * 4'))).toBe('bold so a_b*c* 2 * 3 * 4');
  });

  it('names anchors as code hosts do', () => {
    expect(slug('Who got it? `explain`')).toBe('who-got-it-explain');
  });

  it.each(guides)('leaves no mark of %s in its text', (name) => {
    const blocks = parse(readFileSync(join(DOCS, name), 'utf8'));
    expect(blocks[0]).toMatchObject({ kind: 'heading', level: 1 });
    const prose = (all: readonly Block[]): string[] =>
      all.flatMap((block) => {
        if (block.kind === 'code') return [];
        if (block.kind === 'quote') return prose(block.blocks);
        if (block.kind === 'list') return block.items.flatMap(prose);
        if (block.kind === 'table') return [block.head, ...block.rows].flat().map(unmarked);
        return 'children' in block ? [unmarked(block.children)] : [];
      });
    expect(prose(blocks).filter((text) => /\*\*|^\s*(#+|\|)\s|\]\(/.test(text))).toEqual([]);
  });
});

/** A line's text but its code, where anything may stand. */
function unmarked(pieces: Parameters<typeof plainText>[0]): string {
  return pieces
    .map((piece) =>
      piece.kind === 'code' ? '' : piece.kind === 'text' ? piece.text : unmarked(piece.children),
    )
    .join('');
}
