import { type AppConfig, ConfigError, readEgressFiles } from '../config/index.js';
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

/** More than deliveries ever run at once: the lanes share an origin out, and no request waits here while its time runs. */
const CONNECTIONS_A_DELIVERY = 2;

export interface Egress {
  readonly client: EgressClient;
  readonly policy: AddressPolicy;
  readonly origin: EgressOrigin;
}

/**
 * The one way out, as this node is configured.
 * @param database where the service's database is on the network: never to be reached from here
 * @param resolve how names are resolved; the system's way unless given
 * @throws ConfigError for certificates or a key that cannot be used, and for an address that is not this machine's
 */
export async function createEgress(
  config: AppConfig,
  clock: Clock,
  database?: { readonly host: string; readonly port: number },
  resolve?: Resolver,
): Promise<Egress> {
  const { allow, deny, private: privateNetworks, addresses } = config.egress;
  const files = await readEgressFiles(config.egress);
  const from = new LocalAddresses(addresses);
  await from.check().catch((error: unknown) => {
    if (!(error instanceof NotALocalAddress)) throw error;
    throw new ConfigError([`EGRESS_ADDRESSES is ${JSON.stringify(addresses.join(','))}; ${error.message}.`]);
  });
  const policy = new AddressPolicy({
    allow,
    deny,
    private: privateNetworks,
    localAddresses: machineAddresses,
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
    database,
    ...(resolve && { resolve }),
  });
  return { client, policy, origin: new EgressOrigin(addresses, proxy?.label ?? null) };
}
