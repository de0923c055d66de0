import type { FastifyInstance } from 'fastify';
import findMyWay from 'find-my-way';
import { AppError, pathOf } from './errors/index.js';
import { lingerAfterAnswer } from './body/index.js';

/** In this order they are listed in `Allow`. */
const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** The method that every path is kept under: which methods it has is no matter of the search. */
const ANY = 'GET';

/**
 * A path that exists, called with another method, is 405 with `Allow` (docs/contract/event-subscriptions.md#4); OPTIONS
 * is another method too, unless something answers it. What exists is what is registered from now on. A route for all
 * methods decides for itself.
 * @param maxParamLength as the router of the application has it
 */
export function refuseOtherMethods(fastify: FastifyInstance, maxParamLength: number): void {
  const methods = new Map<string, Set<string>>();
  const paths = findMyWay({ maxParamLength });
  fastify.addHook('onRoute', ({ url, method }) => {
    // The one route of CORS, which answers OPTIONS for all paths.
    if (url === '*' || url === '/*') return;
    const known = methods.get(url) ?? new Set();
    if (known.size === 0) {
      methods.set(url, known);
      paths.on(ANY, url, () => {}, known);
    }
    for (const name of [method].flat()) known.add(name.toUpperCase());
  });
  const decidesForItself = (url: string, method: string): boolean =>
    [...methods].some(([other, known]) => known.has(method) && known.has('OPTIONS') && covers(other, url));
  fastify.addHook('preParsing', async (request, reply) => {
    const found = paths.find(ANY, pathOf(request.url));
    const known = found?.store as Set<string> | undefined;
    if (known === undefined || known.has(request.method)) return;
    const pattern = [...methods].find(([, set]) => set === known)![0];
    if (decidesForItself(pattern, request.method)) return;
    lingerAfterAnswer(request.raw, reply.raw);
    const allow = ORDER.filter((name) => known.has(name)).join(', ');
    throw new AppError(
      'MethodNotAllowed',
      `${request.method} ${pathOf(request.url)} is not supported; allowed here: ${allow}.`,
      { Allow: allow },
    );
  });
}

/** Whether every path of a pattern is one of another, more general one too. */
function covers(general: string, special: string): boolean {
  const [wide, narrow] = [general.split('/'), special.split('/')];
  return (
    wide.length === narrow.length &&
    wide.every((part, index) => part.startsWith(':') || part === narrow[index])
  );
}
