import { type AppConfig, ConfigError, type DatabaseHost, readEgressFiles } from '../config/index.js';
import type { Clock } from './clock/clock.js';
import {
  AddressPolicy,
  EgressClient,
  EgressOrigin,
  LocalAddresses,
  machineAddresses,
  NotALocalAddress,
  parseProxy,
  type Resolver,
} from './egress/index.js';

/** More than deliveries ever run at once: the endpoint queues share an origin out, and no request waits here while its time runs. */
const CONNECTIONS_A_DELIVERY = 2;

export interface Egress {
  readonly client: EgressClient;
  readonly policy: AddressPolicy;
  readonly origin: EgressOrigin;
}

interface EgressOptions {
  /** Where the service's database is on the network, each of its servers: never to be reached from here. */
  readonly databases?: readonly DatabaseHost[] | undefined;
  /** How names are resolved; the system's way unless given. */
  readonly resolve?: Resolver | undefined;
  /** Connections in all at a time; without bound unless given. */
  readonly mostConnections?: number;
}

/**
 * The one way out, as this node is configured.
 * @throws ConfigError for certificates or a key that cannot be used, and for an address that is not this machine's
 */
export async function createEgress(
  config: AppConfig,
  clock: Clock,
  { databases = [], resolve, mostConnections }: EgressOptions = {},
): Promise<Egress> {
  const { allow, deny, private: privateNetworks, addresses } = config.egress;
  const files = await readEgressFiles(config.egress);
  const from = new LocalAddresses(addresses);
  await from.check().catch((error: unknown) => {
    if (!(error instanceof NotALocalAddress)) throw error;
    throw new ConfigError([`EGRESS_ADDRESSES is ${JSON.stringify(addresses.join(','))}; ${error.message}.`]);
  });
  // Known before anything can be short.
  machineAddresses();
  const policy = new AddressPolicy({
    allow,
    deny,
    private: privateNetworks,
    localAddresses: () => machineAddresses(),
  });
  const proxy = config.egress.proxy === undefined ? undefined : parseProxy(config.egress.proxy);
  const client = new EgressClient({
    policy,
    clock,
    connectTimeoutMs: config.delivery.timeoutMs,
    connectionsPerOrigin: CONNECTIONS_A_DELIVERY * config.delivery.concurrency,
    extraCa: files.extraCa,
    client: files.client,
    from,
    proxy,
    databases,
    mostConnections,
    ...(resolve && { resolve }),
  });
  return { client, policy, origin: new EgressOrigin(addresses, proxy?.label ?? null) };
}
