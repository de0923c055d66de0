import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file or folder of the tree. */
export interface Entry {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  readonly title: string;
  /** Where it lies on disk. */
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  readonly mimeType: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** What the provider answers in place of what was asked. */
export class ProviderRejection extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A real folder whose files and folders have ids that outlive their names; `/` is the folder itself. */
export class FolderTree {
  private readonly paths = new Map<string, string>([['/', '']]);
  private readonly ids = new Map<string, string>([['', '/']]);

  /** @param makeId gives each thing its id */
  constructor(
    readonly root: string,
    private readonly makeId: (title: string) => string = () => randomBytes(8).toString('hex'),
  ) {}

  /** @throws ProviderRejection 404 */
  async find(id: string): Promise<Entry> {
    const path = this.paths.get(id);
    const entry = path === undefined ? undefined : await this.entryAt(path);
    if (!entry) throw new ProviderRejection(404, `There is no ${JSON.stringify(id)}`);
    return entry;
  }

  async folder(id: string): Promise<Entry> {
    const entry = await this.find(id);
    if (entry.kind !== 'folder') throw new ProviderRejection(404, `${entry.title} is no folder`);
    return entry;
  }

  /** By title. */
  async list(folder: Entry): Promise<Entry[]> {
    const names = (await readdir(folder.path)).sort();
    const entries = await Promise.all(names.map((name) => this.entryAt(this.relative(folder, name))));
    return entries.filter((entry) => entry !== undefined);
  }

  /** Everything below the folder whose title contains the text, whatever the case. */
  async search(folder: Entry, text: string): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const entry of await this.list(folder)) {
      if (entry.title.toLowerCase().includes(text.toLowerCase())) found.push(entry);
      if (entry.kind === 'folder') found.push(...(await this.search(entry, text)));
    }
    return found;
  }

  /** @throws ProviderRejection 409 when the name is taken, 500 when it cannot be a name */
  async create(parent: Entry, name: string, kind: 'file' | 'folder', content = ''): Promise<Entry> {
    const path = await this.freePath(parent, name);
    if (kind === 'folder') await mkdir(join(this.root, path));
    else await writeFile(join(this.root, path), content);
    return (await this.entryAt(path))!;
  }

  async remove(entry: Entry): Promise<void> {
    await rm(entry.path, { recursive: true });
    this.forget(this.paths.get(entry.id)!);
  }

  /** The ids of the entry and of all that is in it stay. */
  async rename(entry: Entry, name: string): Promise<void> {
    const from = this.paths.get(entry.id)!;
    const parent = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
    const to = await this.freePath((await this.entryAt(parent))!, name);
    await rename(entry.path, join(this.root, to));
    for (const [path, id] of this.ids) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.ids.delete(path);
      this.ids.set(to + path.slice(from.length), id);
      this.paths.set(id, to + path.slice(from.length));
    }
  }

  private async freePath(parent: Entry, name: string): Promise<string> {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
      throw new ProviderRejection(500, `${JSON.stringify(name)} cannot be a name`);
    }
    const path = this.relative(parent, name);
    if (await this.entryAt(path)) throw new ProviderRejection(409, `${name} exists already`);
    return path;
  }

  private forget(path: string): void {
    for (const [known, id] of this.ids) {
      if (known !== path && !known.startsWith(`${path}/`)) continue;
      this.ids.delete(known);
      this.paths.delete(id);
    }
  }

  private relative(parent: Entry, name: string): string {
    const path = this.paths.get(parent.id)!;
    return path === '' ? name : `${path}/${name}`;
  }

  private async entryAt(path: string): Promise<Entry | undefined> {
    const absolute = join(this.root, path);
    const found = await stat(absolute).catch(() => undefined);
    if (!found) return undefined;
    const title = path === '' ? 'All files' : path.slice(path.lastIndexOf('/') + 1);
    const id = this.ids.get(path) ?? this.makeId(title);
    this.ids.set(path, id);
    this.paths.set(id, path);
    return {
      id,
      kind: found.isDirectory() ? 'folder' : 'file',
      title,
      path: absolute,
      size: found.size,
      modified: found.mtime,
      mimeType: TYPES[extname(title)] ?? 'application/octet-stream',
    };
  }
}
