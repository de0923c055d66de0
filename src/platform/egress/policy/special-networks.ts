import { type AddressBytes, type Cidr, contains, parseCidr } from './cidr.js';

/** Why an address is not an ordinary public one. */
export type AddressKind =
  | 'cloud metadata address'
  | 'unspecified address'
  | 'loopback address'
  | 'link-local address'
  | 'private network'
  | 'documentation address'
  | 'multicast address'
  | 'reserved address';

/**
 * The special-purpose address registries of IANA and the addresses at which clouds serve a machine's own
 * credentials. The first entry that contains an address names its kind, so narrow ones stand first.
 */
const TABLE: readonly (readonly [AddressKind, ...string[]])[] = [
  [
    'cloud metadata address',
    '169.254.169.254', // AWS, Azure, Google, and those that follow them
    'fd00:ec2::254', // AWS
    'fd20:ce::254', // Google
    '100.100.100.200', // Alibaba
    '168.63.129.16', // Azure's host agent
  ],
  ['unspecified address', '0.0.0.0', '::'],
  ['loopback address', '127.0.0.0/8', '::1'],
  ['link-local address', '169.254.0.0/16', 'fe80::/10'],
  // 100.64/10 is shared address space (RFC 6598): carriers' and overlay networks, private in all but name.
  ['private network', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'],
  [
    'documentation address',
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '2001:db8::/32',
    '3fff::/20',
  ],
  ['multicast address', '224.0.0.0/4', 'ff00::/8'],
  ['reserved address', '0.0.0.0/8', '192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '240.0.0.0/4'],
  ['reserved address', '2001::/23'],
];

const NETWORKS: readonly { kind: AddressKind; range: Cidr }[] = TABLE.flatMap(([kind, ...ranges]) =>
  ranges.map((range) => ({ kind, range: parseCidr(range) })),
);

/** All of IPv6 that is handed out as public unicast addresses; what lies outside is reserved. */
const PUBLIC_IPV6 = parseCidr('2000::/3');

/** What is special about an address; null for an ordinary public one. */
export function kindOf(address: AddressBytes): AddressKind | null {
  const network = NETWORKS.find(({ range }) => contains(range, address));
  if (network !== undefined) return network.kind;
  return address.length === 16 && !contains(PUBLIC_IPV6, address) ? 'reserved address' : null;
}

/** IPv6 ranges whose addresses stand for IPv4 ones, and where in them the IPv4 bytes are. */
const EMBEDDINGS: readonly (readonly [string, (address: AddressBytes) => number[][]])[] = [
  ['::ffff:0:0/96', last], // IPv4-mapped
  ['::ffff:0:0:0/96', last], // IPv4-translated (RFC 2765)
  ['::/96', last], // IPv4-compatible
  ['64:ff9b::/96', last], // NAT64's well-known prefix
  ['64:ff9b:1::/48', nat64Local],
  ['2002::/16', (address) => [address.slice(2, 6)]], // 6to4
  ['2001::/32', (address) => [address.slice(4, 8), address.slice(12).map((byte) => byte ^ 0xff)]], // Teredo
];
const EMBEDDING_RANGES = EMBEDDINGS.map(([range, read]) => ({ range: parseCidr(range), read }));

/**
 * The IPv4 addresses that an IPv6 address stands for: a packet to it ends at one of them. Empty for an address
 * that stands for itself. More than one where the prefix alone does not tell where the IPv4 bytes are.
 */
export function embeddedIpv4(address: AddressBytes): AddressBytes[] {
  if (
    address.length !== 16 ||
    kindOf(address) === 'loopback address' ||
    address.every((byte) => byte === 0)
  ) {
    return [];
  }
  return EMBEDDING_RANGES.find(({ range }) => contains(range, address))?.read(address) ?? [];
}

function last(address: AddressBytes): number[][] {
  return [address.slice(12)];
}

/**
 * NAT64 under the local-use prefix (RFC 8215): the operator picks a prefix of 48, 56, 64 or 96 bits inside it,
 * and RFC 6052 puts the IPv4 bytes right behind, skipping byte 8. All readings that are possible are returned.
 */
function nat64Local(address: AddressBytes): number[][] {
  const readings = [address.slice(12)];
  for (const prefixBytes of [6, 7, 8]) {
    const behind = [...address.slice(prefixBytes, 8), ...address.slice(9)];
    const padded = address[8] === 0 && behind.slice(4).every((byte) => byte === 0);
    if (padded) readings.push(behind.slice(0, 4));
  }
  return readings;
}
