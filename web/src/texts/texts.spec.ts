import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { type Catalogue, type Entry, places, type Text } from './catalogue';

const TEXTS = dirname(fileURLToPath(import.meta.url));
const SOURCE = dirname(TEXTS);
/** Attributes that people read or hear. */
const SHOWN = ['title', 'label', 'placeholder', 'aria-label', 'alt', 'hint', 'text', 'name'];
/** Names are the same in every language. */
const UNTRANSLATED = /^(Hookfront|UTC|English|简体中文|URL|JSON|API|OAuth2|CSV|NDJSON|curl|[^\p{L}]*)$/u;

interface Loaded {
  readonly file: string;
  readonly catalogue: Catalogue;
}

let catalogues: Loaded[];
beforeAll(async () => {
  const files = readdirSync(TEXTS).filter(
    (name) => name.endsWith('.ts') && !/^(catalogue|useTexts)|\.spec\.ts$/.test(name),
  );
  catalogues = await Promise.all(
    files.map(async (file) => {
      const [catalogue] = Object.values((await import(join(TEXTS, file))) as Record<string, Catalogue>);
      return { file, catalogue: catalogue! };
    }),
  );
});

const sources = filesIn(SOURCE)
  .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|d)\.ts$/.test(name) && !name.startsWith('texts/'))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

const patterns = (text: Text): string[] => (typeof text === 'string' ? [text] : [text.one, text.other]);
const every = (): [string, Entry][] =>
  catalogues.flatMap(({ file, catalogue }) =>
    Object.entries(catalogue).map(([key, entry]): [string, Entry] => [`${file}: ${key}`, entry]),
  );

describe('the texts of the console', () => {
  it('are all there, in both languages', () => {
    const missing = every().filter(
      ([, [en, zh]]) =>
        [...patterns(en), ...patterns(zh)].some((text) => text.trim() === '') ||
        (typeof en === 'string' && en === zh && !UNTRANSLATED.test(en)),
    );
    expect(missing).toEqual([]);
  });

  it('are Chinese where they should be', () => {
    const latin = every().filter(([, [, zh]]) => patterns(zh).every((text) => !/\p{Script=Han}/u.test(text)));
    expect(
      latin.filter(([, [, zh]]) =>
        patterns(zh).some((text) => !UNTRANSLATED.test(text.replace(/\{\w+\}/g, ''))),
      ),
    ).toEqual([]);
  });

  it('have the same places in both', () => {
    expect(every().filter(([, [en, zh]]) => places(en).join() !== places(zh).join())).toEqual([]);
  });

  it('are all used', () => {
    const unused = catalogues.flatMap(({ file, catalogue }) => {
      const module = file.replace(/\.ts$/, '');
      const users = sources.filter(({ text }) => new RegExp(`from '[./]*(texts/)?${module}'`).test(text));
      return Object.keys(catalogue)
        .filter((key) => !users.some(({ text }) => mentions(text, key)))
        .map((key) => `${file}: ${key}`);
    });
    expect(unused).toEqual([]);
  });

  it('are the only ones that people read', () => {
    const found = sources
      .filter(({ name }) => name.endsWith('.tsx'))
      .flatMap(({ name, text }) => wordsIn(name, text));
    expect(found).toEqual([]);
  });
});

/** By its name in quotes, or by a template that it begins and ends as. */
function mentions(text: string, key: string): boolean {
  if (text.includes(`'${key}'`)) return true;
  return [...text.matchAll(/`([\w.]*)\$\{[^}`]*\}([\w.]*)`/g)].some(
    ([, begin, end]) => (begin !== '' || end !== '') && key.startsWith(begin!) && key.endsWith(end!),
  );
}

/** Words that stand in the code of a component where a text of a catalogue should. */
function wordsIn(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const isWord = (words: string): boolean => /\p{L}{2}/u.test(words) && !UNTRANSLATED.test(words.trim());
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isWord(node.text)) found.push(`${name}: ${node.text.trim()}`);
    if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer)) {
      const attribute = node.name.getText();
      const technical = attribute === 'name' && /^[a-z][\w-]*$/i.test(node.initializer.text);
      if (SHOWN.includes(attribute) && !technical && isWord(node.initializer.text)) {
        found.push(`${name}: ${attribute}="${node.initializer.text}"`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
