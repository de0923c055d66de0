import type { SendingNode } from '../../delivery/index.js';

/** What a receiver's firewall should let in, as far as it is known here. */
export interface EgressAddresses {
  /** Of all nodes without a proxy; sorted, each once. */
  readonly addresses: readonly string[];
  /** Forward proxies, as host and port: deliveries then come from addresses of theirs. */
  readonly proxies: readonly string[];
  /** What limits the worth of these lists, one sentence each. */
  readonly notes: readonly string[];
  readonly nodes: readonly SendingNode[];
}

/** Puts together where the nodes that send deliveries send them from (docs/contract/event-subscriptions.md#4). */
export function egressAddresses(nodes: readonly SendingNode[]): EgressAddresses {
  const direct = nodes.filter(({ proxy }) => proxy === null);
  const proxies = nodes.flatMap(({ proxy }) => proxy ?? []);
  const guessed = direct.filter(({ source }) => source === 'interfaces').map(({ name }) => name);
  const notes: string[] = [];
  if (nodes.length === 0) notes.push('No node that sends deliveries is running.');
  if (guessed.length > 0) {
    notes.push(
      `EGRESS_ADDRESSES is not set on ${guessed.join(', ')}: what is listed is every address of the machine's ` +
        'interfaces, and behind a NAT receivers see another one.',
    );
  }
  if (proxies.length > 0) {
    notes.push(
      'Behind a proxy, receivers see the address that the proxy sends from, which is not known here.',
    );
  }
  return {
    addresses: distinct(direct.flatMap(({ addresses }) => addresses)),
    proxies: distinct(proxies),
    notes,
    nodes,
  };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
