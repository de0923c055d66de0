import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A file of the build in every encoding that the build made. */
interface ConsoleFile {
  readonly type: string;
  readonly identity: Buffer;
  readonly gzip: Buffer | undefined;
  readonly br: Buffer | undefined;
}

/** The console as it was built. */
export interface BuiltConsole {
  readonly index: string;
  /** By their names below assets/; each name holds the hash of its content. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

/**
 * Reads the whole build into memory, a few megabytes: answering then opens no file, however many ask.
 * @throws Error when it is not there
 */
export async function readConsole(folder: string): Promise<BuiltConsole> {
  const index = await readFile(join(folder, 'index.html'), 'utf8');
  const names = await readdir(join(folder, 'assets'));
  const read = async (name: string): Promise<Buffer | undefined> =>
    names.includes(name) ? readFile(join(folder, 'assets', name)) : undefined;
  const assets = new Map<string, ConsoleFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    const identity = type === undefined ? undefined : await read(name);
    if (type === undefined || identity === undefined) continue;
    assets.set(name, { type, identity, gzip: await read(`${name}.gz`), br: await read(`${name}.br`) });
  }
  return { index, assets };
}
