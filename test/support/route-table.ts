import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

/** A route as it was registered: `GET /api/v1/users/:id`; one for all methods is `ANY /path`. */
export type Route = `${string} /${string}`;

/** Listens to Fastify itself, so that no route can be registered past it; from before the service starts. */
export class RouteTable {
  readonly routes = new Set<Route>();

  private constructor(private readonly onRegistered: (fastify: FastifyInstance, route: Route) => void) {
    subscribe('fastify.initialization', this.listen);
  }

  /** @param onRegistered is told of each route, and may register another */
  static listen(onRegistered: (fastify: FastifyInstance, route: Route) => void = () => {}): RouteTable {
    return new RouteTable(onRegistered);
  }

  close(): void {
    unsubscribe('fastify.initialization', this.listen);
  }

  private readonly listen = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      const methods = [method].flat();
      const name = methods.length > 5 ? 'ANY' : methods.join(', ');
      const route: Route = `${name} ${url as `/${string}`}`;
      if (this.routes.has(route)) return;
      this.routes.add(route);
      this.onRegistered(fastify, route);
    });
  };
}
