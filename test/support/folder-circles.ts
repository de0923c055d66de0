import { dirname, join } from 'node:path';

/**
 * Folders that reach each other by imports, however far around; a folder and the one above it are two. Each file is given with what
 * it imports, as it writes it, by its path from the root of the repository.
 *
 * @returns each circle as its folders, sorted
 */
export function circlesOfFolders(files: Readonly<Record<string, readonly string[]>>): string[][] {
  const edges = new Map<string, Set<string>>();
  for (const [file, imports] of Object.entries(files)) {
    const from = dirname(file);
    const to = imports.filter((name) => name.startsWith('.')).map((name) => dirname(join(from, name)));
    edges.set(from, new Set([...(edges.get(from) ?? []), ...to]));
  }
  const reached = new Map([...edges.keys()].map((folder) => [folder, reachable(folder, edges)]));
  const circles = [...edges.keys()].map((folder) =>
    [...edges.keys()].filter(
      (other) => other === folder || (reached.get(folder)!.has(other) && reached.get(other)!.has(folder)),
    ),
  );
  const large = circles.filter((circle) => circle.length > 1).map((circle) => circle.toSorted());
  return [...new Map(large.map((circle) => [circle.join(), circle])).values()];
}

function reachable(folder: string, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>();
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of edges.get(next) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      open.push(other);
    }
  }
  return seen;
}
