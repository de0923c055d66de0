import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text file of the repository; `path` is relative to its root. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The files under these folders, and these files, whose names end in one of `endings`. */
export function sourcesIn(places: readonly string[], endings: readonly string[]): Source[] {
  return places
    .flatMap((place) => (isFile(place) ? [place] : filesUnder(place)))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** What a pattern finds in these files, each with its place as `path:line`. The pattern must be global. */
export function findings(
  sources: readonly Source[],
  pattern: RegExp,
): { place: string; found: RegExpMatchArray }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((found) => ({
      place: `${path}:${text.slice(0, found.index).split('\n').length}`,
      found,
    })),
  );
}

function isFile(place: string): boolean {
  return /\.[a-z]+$/.test(place);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
