import type { INestApplication, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DeclaredAccess } from './access.js';

/** In a route's configuration: who may call it has been declared. */
const DECLARED = Symbol('declared access');

/**
 * The options of a route that is registered with Fastify itself. Guards do not stand before it, so it can only be for
 * everybody.
 */
export const PUBLIC_ROUTE = { config: { [DECLARED]: true } };

/**
 * Lets no route be registered from now on that does not declare who may call it: a handler of a controller by `@Access`,
 * any other by {@link PUBLIC_ROUTE}.
 * @throws Error that names the controller and the handler; the registration of another route throws one that names its path
 */
export function refuseUndeclaredRoutes(app: INestApplication): void {
  for (const handler of handlersOf(app)) declare(handler, app.get(Reflector));
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  fastify.addHook('onRoute', ({ method, url, config }) => {
    // The one route of CORS, which answers what browsers ask before a call, for all paths.
    if (url === '*' || url === '/*') return;
    if (!(config && DECLARED in config)) {
      throw new Error(
        `The route ${[method].flat().join(', ')} ${url} does not declare who may call it: pass PUBLIC_ROUTE, ` +
          'or make it a handler of a controller with @Access(...).',
      );
    }
  });
}

/** A method of a controller that a route leads to. */
interface Handler {
  readonly controller: Type;
  readonly name: string;
  readonly method: (...parameters: never[]) => unknown;
}

function handlersOf(app: INestApplication): Handler[] {
  const scanner = app.get(MetadataScanner);
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      const controller = metatype as Type;
      const methods = controller.prototype as Record<string, Handler['method']>;
      return scanner
        .getAllMethodNames(methods)
        .map((name) => ({ controller, name, method: methods[name]! }))
        .filter(({ method }) => Reflect.hasMetadata(PATH_METADATA, method));
    });
}

/** Marks the route that Nest will register for a handler. */
function declare({ controller, name, method }: Handler, reflector: Reflector): void {
  if (reflector.getAllAndOverride(DeclaredAccess, [method, controller]) === undefined) {
    throw new Error(
      `${controller.name}.${name} does not declare who may call it: put @Access(...) on it or on ${controller.name}.`,
    );
  }
  const config = Reflect.getMetadata(RouteConfig({}).KEY, method) as object | undefined;
  Reflect.defineMetadata(RouteConfig({}).KEY, { ...config, [DECLARED]: true }, method);
}
