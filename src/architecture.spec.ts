import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { circlesOfFolders } from '../test/support/folder-circles.js';

interface Rule {
  readonly says: string;
  readonly forbids: RegExp;
  /** Files, relative to src, where it may be. */
  readonly exceptIn?: RegExp;
  /** A line that breaks it, so that the pattern is known to bite. */
  readonly example: string;
}

const RULES: readonly Rule[] = [
  {
    says: 'only config reads the environment',
    forbids: /\bprocess\.env\b/,
    exceptIn: /^config\//,
    example: 'const port = process.env.PORT;',
  },
  {
    says: 'nothing needs forwardRef',
    forbids: /\bforwardRef\b/,
    example: '@Inject(forwardRef(() => Journal))',
  },
  {
    says: 'time comes from the clock that is passed in',
    forbids: /\bDate\.now\b|\bnew Date\(\)/,
    exceptIn: /^platform\/clock\//,
    example: 'const due = Date.now() + 5;',
  },
  {
    says: 'randomness comes from the generator that is passed in',
    forbids: /\bMath\.random\b/,
    exceptIn: /^platform\/clock\//,
    example: 'const id = Math.random();',
  },
  {
    says: 'SQL lives in repositories and in the database folder',
    forbids: /[`'"]\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|LOCK|LISTEN)\s/,
    exceptIn: /\.repository\.ts$|^platform\/(database|http\/health)\//,
    example: 'await sql.query(`SELECT 1`);',
  },
  {
    says: 'rows have the type that their statement names, and no other by a cast',
    forbids: /\b(query|prepared)\b[^;]*\)\)?\s+as\s|\brows?(\[\w+\])?!? as (?!const\b)/,
    exceptIn: /^platform\/database\//,
    example: 'const [row] = (await tx.query(TEXT, [id])) as Row[];',
  },
  {
    says: 'TypeORM is given no pieces of SQL',
    forbids: /\bcreateQueryBuilder\b|\bRaw\(|\.sql`/,
    example: "await repository.createQueryBuilder('u').where('u.id = 1').getMany();",
  },
  {
    says: 'no provider is request-scoped',
    forbids: /\bScope\.REQUEST\b/,
    example: '@Injectable({ scope: Scope.REQUEST })',
  },
];

const MOST_LINES = 400;
const MOST_FILES = 20;
const MOST_PARAMETERS = 8;

describe('the rules of the architecture', () => {
  const files = sources(resolve('src'));

  it.each(RULES)('$says', ({ forbids, exceptIn, example }) => {
    expect(example).toMatch(forbids);
    const suspects = files.filter(({ name }) => !exceptIn?.test(name));
    expect(suspects.length).toBeGreaterThan(50);
    expect(suspects.flatMap(({ name, text }) => offences(name, text, forbids))).toEqual([]);
  });

  it(`no file is longer than ${MOST_LINES} lines`, () => {
    expect(files.filter(({ text }) => text.split('\n').length > MOST_LINES).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it(`no folder is a flat list of more than ${MOST_FILES} files, specs apart`, () => {
    expect(crowded(files.map(({ name }) => name))).toEqual([]);
  });

  it('a folder counts its own files alone', () => {
    const many = Array.from({ length: MOST_FILES }, (_, n) => `a/b/${n}.ts`);
    expect(crowded([...many, 'a/c.ts'])).toEqual([]);
    expect(crowded([...many, 'a/b/more.ts'])).toEqual([`a/b: ${MOST_FILES + 1} files`]);
  });

  it('no folders import each other, a folder and the one above it included', () => {
    const imports = Object.fromEntries(
      files.map(({ name, text }) => [
        join('src', name),
        ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName),
      ]),
    );
    expect(Object.values(imports).flat().length).toBeGreaterThan(1_000);
    expect(circlesOfFolders(imports)).toEqual([]);
  });

  it(`no constructor takes more than ${MOST_PARAMETERS} parameters`, () => {
    expect(files.flatMap(({ name, text }) => wideConstructors(name, text))).toEqual([]);
  });

  it('a constructor counts its parameters, decorated or not', () => {
    const withParameters = (count: number): string =>
      `class A { constructor(${Array.from({ length: count }, (_, n) => `@Inject(${n}) readonly p${n}: B<C, D>`).join()}) {} }`;
    expect(wideConstructors('a.ts', withParameters(MOST_PARAMETERS))).toEqual([]);
    expect(wideConstructors('a.ts', withParameters(MOST_PARAMETERS + 1))).toEqual([
      `a.ts: A takes ${MOST_PARAMETERS + 1} parameters`,
    ]);
  });
});

function sources(root: string): { name: string; text: string }[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(root, path), text: readFileSync(path, 'utf8') }));
}

function crowded(files: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${folder}: ${count} files`);
}

function wideConstructors(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isConstructorDeclaration(node) && node.parameters.length > MOST_PARAMETERS) {
      found.push(`${file}: ${node.parent.name?.text} takes ${node.parameters.length} parameters`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function offences(name: string, text: string, pattern: RegExp): string[] {
  const everywhere = new RegExp(pattern.source, `${pattern.flags}g`);
  return [...text.matchAll(everywhere)].map(({ index, 0: found }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${name}:${line}: ${found.trim()}`;
  });
}
