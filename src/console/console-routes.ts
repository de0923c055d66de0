import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/index.js';
import { acceptedEncoding } from '../platform/http/constant/index.js';
import { AppError, pathOf } from '../platform/http/errors/index.js';
import { type BuiltConsole, readConsole } from './console-files.js';
import { ConsolePage } from './console-page.js';

interface Document {
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

const FOREVER = 'public, max-age=31536000, immutable';

/**
 * The console, by its paths: its files under /console/assets/, and at every other path below /console/ its one page, which looks at
 * the path by itself. All of it is open to everybody, as it says nothing of this installation: what it shows comes from calls.
 *
 * @param folder of the build
 */
export function consoleRoutes(config: AppConfig, folder = builtFolder()): Record<string, Document> {
  const path = `${new URL(config.publicUrl).pathname.replace(/\/+$/, '')}/console/`;
  const console = new LazyConsole(folder);
  let page: Promise<ConsolePage> | undefined;
  const makePage = async (): Promise<ConsolePage> =>
    new ConsolePage((await console.built()).index, path, config.console.frameAncestors);
  return {
    '/console': { answer: async (_request, reply) => reply.redirect(path, 302) },
    '/console/*': {
      answer: async (request, reply) => (await (page ??= makePage())).answer(request, reply),
    },
    '/console/assets/*': {
      answer: async (request, reply) => answerAsset(await console.built(), request, reply),
    },
  };
}

/** A page that was loaded before an update asks for files that are gone: it is told so, and never gets the page in their place. */
function answerAsset({ assets }: BuiltConsole, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const name = pathOf(request.url).slice('/console/assets/'.length);
  const file = assets.get(name);
  if (file === undefined) {
    throw new AppError(
      'NotFound',
      `The console has no file ${JSON.stringify(name)}; it may be one of another version.`,
    );
  }
  const wanted = acceptedEncoding(request.headers['accept-encoding']?.toString());
  const packed = wanted === 'identity' ? undefined : file[wanted];
  void reply.headers({ 'Cache-Control': FOREVER, Vary: 'Accept-Encoding' }).type(file.type);
  if (packed !== undefined) void reply.header('Content-Encoding', wanted);
  return reply.send(packed ?? file.identity);
}

/** Read when somebody asks for the first time, and again as long as that fails. */
class LazyConsole {
  private reading: Promise<BuiltConsole> | undefined;

  constructor(private readonly folder: string) {}

  /** @throws AppError NotFound */
  async built(): Promise<BuiltConsole> {
    this.reading ??= readConsole(this.folder);
    try {
      return await this.reading;
    } catch {
      this.reading = undefined;
      throw new AppError('NotFound', 'The console is not built here: npm run build makes it.');
    }
  }
}

/** dist/web of the package, whether this runs from dist or from its source. */
function builtFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist', 'web');
}
