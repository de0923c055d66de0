import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const ROOT = new URL('../', import.meta.url).pathname;
/** Of the console's packages those that only build it. */
const ONLY_BUILD = /^(vite$|@vitejs\/|@types\/)/;
const TEXT_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A file of the build with the licence of every package that the service runs with, or that is part of the console. */
export function licences(): Plugin {
  const source = JSON.stringify(shipped());
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
  const fileName = `assets/licences-${hash}.json`;
  return {
    name: 'licences',
    config: () => ({ define: { LICENCES_FILE: JSON.stringify(fileName) } }),
    configureServer({ middlewares }) {
      middlewares.use(`/console/${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        response.end(source);
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

/** Packages by name, and each text once. */
function shipped() {
  const found = new Map<string, { manifest: Manifest; folder: string }>();
  const own = manifestIn(ROOT)!;
  const console = manifestIn(join(ROOT, 'web'))!;
  const parts = Object.keys(console.devDependencies ?? {}).filter((name) => !ONLY_BUILD.test(name));
  for (const name of [...namesOf(own), ...parts]) collect(name, join(ROOT, 'web'), found);
  const texts: string[] = [];
  const packages = [...found.values()]
    .toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1))
    .map(({ manifest: { name, version, license }, folder }) => {
      const text = textIn(folder);
      if (text !== undefined && !texts.includes(text)) texts.push(text);
      return {
        name,
        version,
        licence: (typeof license === 'string' ? license : license?.type) ?? '?',
        text: text === undefined ? null : texts.indexOf(text),
      };
    });
  return { packages, texts };
}

function collect(
  name: string,
  from: string,
  found: Map<string, { manifest: Manifest; folder: string }>,
): void {
  const folder = folderOf(name, from);
  // An optional one, of another machine.
  if (folder === undefined) return;
  const manifest = manifestIn(folder)!;
  // The same may lie in several places.
  const key = `${manifest.name} ${manifest.version}`;
  if (found.has(key)) return;
  found.set(key, { manifest, folder });
  for (const each of namesOf(manifest)) collect(each, folder, found);
}

function namesOf({ dependencies, optionalDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

/** As Node.js looks for it: in the nearest node_modules that has it. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const tried = join(folder, 'node_modules', name);
    if (existsSync(join(tried, 'package.json'))) return tried;
    if (dirname(folder) === folder) return undefined;
  }
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}

function textIn(folder: string): string | undefined {
  const files = readdirSync(folder)
    .filter((name) => TEXT_FILE.test(name))
    .toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return texts.length === 0 ? undefined : texts.join('\n\n');
}
