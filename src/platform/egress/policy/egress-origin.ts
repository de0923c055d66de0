import { networkInterfaces } from 'node:os';
import { parseAddress } from './cidr.js';
import { kindOf } from './special-networks.js';

/** Where a node's requests come from, as far as the node itself can know. */
export interface SentFrom {
  readonly addresses: readonly string[];
  /** `configured`: connections are bound to these addresses; `interfaces`: the system chooses among the machine's. */
  readonly source: 'configured' | 'interfaces';
  /** Host and port of the forward proxy: receivers then see an address of the proxy's. */
  readonly proxy: string | null;
}

/** Tells where this node's requests come from at this moment. */
export class EgressOrigin {
  /** @param configured EGRESS_ADDRESSES */
  constructor(
    private readonly configured: readonly string[],
    private readonly proxy: string | null,
  ) {}

  now(): SentFrom {
    const { configured, proxy } = this;
    return configured.length > 0
      ? { addresses: configured, source: 'configured', proxy }
      : { addresses: [...machineAddresses()].filter(canLeave), source: 'interfaces', proxy };
  }
}

let lastKnown: readonly string[] = [];

/**
 * All addresses of this machine's interfaces at this moment. Asking for them takes a descriptor: while there is none, they
 * are what they were.
 */
export function machineAddresses(ask: typeof networkInterfaces = networkInterfaces): readonly string[] {
  try {
    const lists = Object.values(ask()).map((list) => list ?? []);
    lastKnown = lists.flat().map(({ address }) => address);
  } catch {
    // The system could not tell: the addresses are what they were at the last question.
  }
  return lastKnown;
}

function canLeave(address: string): boolean {
  const bytes = parseAddress(address);
  return bytes !== null && !['loopback address', 'link-local address'].includes(kindOf(bytes) ?? '');
}
