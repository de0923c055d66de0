import type { Entry } from '../entries';

/** A folder that files go to. */
export interface TargetFolder {
  readonly id: string;
  /** Whether it was there before. */
  readonly isOld: boolean;
  /** The names of the files that were there before, as far as they are known. */
  readonly names: ReadonlySet<string>;
}

/** What is asked of the provider. */
export interface TargetCalls {
  readonly list: (parentId: string) => Promise<readonly Entry[]>;
  readonly create: (parentId: string, name: string) => Promise<Entry>;
}

/**
 * A folder at a provider, and those below it that files are put into: each is looked for and made once, however many files go there. One that is there
 * already is used, as on a desktop. What failed is tried again by whoever asks again.
 */
export class Target {
  private readonly folders = new Map<string, Promise<TargetFolder>>();

  constructor(
    private readonly root: TargetFolder,
    private readonly calls: TargetCalls,
  ) {}

  /** @param path names, outermost first @throws ApiError what the provider says */
  at(path: readonly string[]): Promise<TargetFolder> {
    if (path.length === 0) return Promise.resolve(this.root);
    const key = JSON.stringify(path);
    const known = this.folders.get(key);
    if (known !== undefined) return known;
    const found = this.find(path).catch((error: unknown) => {
      this.folders.delete(key);
      throw error;
    });
    this.folders.set(key, found);
    return found;
  }

  private async find(path: readonly string[]): Promise<TargetFolder> {
    const name = path.at(-1)!;
    const parent = await this.at(path.slice(0, -1));
    if (parent.isOld) {
      const entries = await this.calls.list(parent.id);
      const old = entries.find(({ kind, title }) => kind === 'folder' && title === name);
      if (old !== undefined)
        return { id: old.id, isOld: true, names: fileNames(await this.calls.list(old.id)) };
    }
    const { id } = await this.calls.create(parent.id, name);
    return { id, isOld: false, names: new Set() };
  }
}

export function fileNames(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.filter(({ kind }) => kind === 'file').map(({ title }) => title));
}
