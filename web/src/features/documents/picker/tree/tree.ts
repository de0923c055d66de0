/** What is known of the folders in a folder. */
export interface Folders {
  /** Undefined: nothing yet. */
  readonly list: readonly { readonly id: string; readonly title: string }[] | undefined;
  readonly isWhole: boolean;
  readonly error: unknown;
}

/** One line of a tree of folders, as it is shown. */
export interface Line {
  /** Ids from below the root to this one, outermost first: a folder may be in several others. */
  readonly path: readonly string[];
  readonly title: string;
  readonly isOpen: boolean;
  /** Whether all that is in it was looked through. */
  readonly isWhole: boolean;
  /** Undefined while nobody knows whether there is anything in it. */
  readonly hasFolders: boolean | undefined;
  readonly isLoading: boolean;
  readonly error: unknown;
  /** Which one of how many beside it, from 1. */
  readonly position: number;
  readonly among: number;
}

export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** The lines that are shown, the root first. @param foldersOf what is known of a folder, by its path */
export function linesOf(
  root: string,
  open: ReadonlySet<string>,
  foldersOf: (path: readonly string[]) => Folders | undefined,
): readonly Line[] {
  const lines: Line[] = [];
  const add = (path: readonly string[], title: string, position: number, among: number): void => {
    const known = foldersOf(path);
    const isOpen = open.has(keyOf(path));
    const list = known?.list;
    lines.push({
      path,
      title,
      isOpen,
      isWhole: known?.isWhole ?? true,
      hasFolders: list === undefined ? undefined : list.length > 0,
      isLoading: isOpen && list === undefined && !known?.error,
      error: isOpen ? (known?.error ?? undefined) : undefined,
      position,
      among,
    });
    if (!isOpen || list === undefined) return;
    // A folder in itself would be shown for ever.
    const inside = list.filter(({ id }) => !path.includes(id));
    for (const [n, folder] of inside.entries()) add([...path, folder.id], folder.title, n + 1, inside.length);
  };
  add([], root, 1, 1);
  return lines;
}

/** What a key does in a tree (WAI-ARIA authoring practices): goes to a line, opens or closes one, or nothing. What could not be read is opened once more. */
export type Step =
  { readonly to: number } | { readonly open: readonly string[] } | { readonly close: readonly string[] };

export function stepOf(key: string, lines: readonly Line[], at: number): Step | undefined {
  const line = lines[at];
  if (line === undefined) return undefined;
  const within = (n: number): Step | undefined => (n >= 0 && n < lines.length ? { to: n } : undefined);
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: lines.length - 1 };
    case 'ArrowRight': {
      if (line.error !== undefined) return { open: line.path };
      if (!line.isOpen) return line.hasFolders === false ? undefined : { open: line.path };
      const next = lines[at + 1];
      return next !== undefined && next.path.length > line.path.length ? { to: at + 1 } : undefined;
    }
    case 'ArrowLeft': {
      if (line.isOpen && line.hasFolders !== false) return { close: line.path };
      const parent = lines.findLastIndex((other, n) => n < at && other.path.length < line.path.length);
      return within(parent);
    }
    default:
      return key.length === 1 && key.trim() !== '' ? named(key, lines, at) : undefined;
  }
}

/** The next line whose name begins so, from the beginning again after the last. */
function named(letter: string, lines: readonly Line[], at: number): Step | undefined {
  const wanted = letter.toLocaleLowerCase();
  for (let n = 1; n <= lines.length; n++) {
    const to = (at + n) % lines.length;
    if (lines[to]!.title.toLocaleLowerCase().startsWith(wanted)) return { to };
  }
  return undefined;
}
