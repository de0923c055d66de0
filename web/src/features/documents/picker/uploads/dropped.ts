/** A file as it came, with the names of the folders that it came in, outermost first; without a file: an empty folder. */
export interface Dropped {
  readonly folders: readonly string[];
  readonly file: File | undefined;
}

/** More than this at once are no drop but a migration, which a page is the wrong place for. */
export const MOST_DROPPED = 5_000;

/**
 * What was dropped, with everything in its folders. To be called while the browser still tells of the drop; what it reads takes its time.
 *
 * @returns `isWhole` false: there were more than can be taken at once
 * @throws DOMException where a file cannot be read any more
 */
export function readDropped(
  items: DataTransferItemList,
): Promise<{ readonly dropped: readonly Dropped[]; readonly isWhole: boolean }> {
  const files = [...items].filter(({ kind }) => kind === 'file');
  // All before anything is awaited: the list is empty then.
  const roots = files.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  return read(roots.filter((root) => root !== null));
}

async function read(roots: readonly (FileSystemEntry | File)[]) {
  const dropped: Dropped[] = [];
  const isFull = (): boolean => dropped.length > MOST_DROPPED;
  const walk = async (entry: FileSystemEntry, folders: readonly string[]): Promise<void> => {
    if (isFull()) return;
    if (isFile(entry)) {
      dropped.push({
        folders,
        file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)),
      });
      return;
    }
    const inside = [...folders, entry.name];
    const entries = await entriesOf(entry as FileSystemDirectoryEntry);
    if (entries.length === 0) dropped.push({ folders: inside, file: undefined });
    for (const one of entries) await walk(one, inside);
  };
  for (const root of roots) {
    if (root instanceof File) dropped.push({ folders: [], file: root });
    else await walk(root, []);
  }
  return { dropped: dropped.slice(0, MOST_DROPPED), isWhole: !isFull() };
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Browsers give them in parts, and say by an empty one that there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0 || all.length > MOST_DROPPED) return all;
    all.push(...part);
  }
}

/** Files that were chosen, also those of a chosen folder, whose paths the browser tells. */
export function chosen(files: readonly File[]): readonly Dropped[] {
  return files.map((file) => ({ folders: file.webkitRelativePath.split('/').slice(0, -1), file }));
}
