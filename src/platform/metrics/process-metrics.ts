import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * What Node.js tells of the process: memory, CPU, event loop, garbage collection. One for all services of a process, since its
 * observers belong to the process and cannot be taken away again.
 */
export function processRegistry(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
