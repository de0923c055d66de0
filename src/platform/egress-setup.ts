import { networkInterfaces } from 'node:os';
import type { AppConfig } from '../config/index.js';
import type { Clock } from './clock/clock.js';
import { AddressPolicy, EgressClient, type Resolver } from './egress/index.js';

/** As many as deliveries run at once: the lanes share an origin out, and no request waits here while its time runs. */
const CONNECTIONS_PER_ORIGIN = 256;

/** The one way out, as this node is configured. @param resolve how names are resolved; the system's way unless given */
export function createEgress(
  config: AppConfig,
  clock: Clock,
  resolve?: Resolver,
): { client: EgressClient; refuseOwn(address: string, port: number): void } {
  const policy = new AddressPolicy({
    allow: config.egress.allow,
    deny: config.egress.deny,
    private: config.egress.private,
    localAddresses: Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).map(({ address }) => address),
    ),
  });
  const client = new EgressClient({
    policy,
    clock,
    connectTimeoutMs: config.delivery.timeoutMs,
    connectionsPerOrigin: CONNECTIONS_PER_ORIGIN,
    ...(resolve && { resolve }),
  });
  return { client, refuseOwn: (address, port) => policy.refuseOwn({ address, port }) };
}
