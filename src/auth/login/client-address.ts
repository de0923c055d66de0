import { isIPv4, isIPv6 } from 'node:net';

/**
 * What failed log-ins of one client are counted under: an IPv4 address, or the /64 that one IPv6 client can
 * choose any address from. An IPv4 address in IPv6 clothes (::ffff:a.b.c.d) is the IPv4 address.
 */
export function clientAddressKey(ip: string): string {
  const address = ip.replace(/%.*$/, '').toLowerCase();
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return address;
  const groups = expand(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight 16-bit groups of a valid IPv6 address. */
function expand(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [a, b, c, d] = dotted ? dotted.slice(1).map(Number) : [];
  const tail = dotted ? `${((a! << 8) | b!).toString(16)}:${((c! << 8) | d!).toString(16)}` : '';
  const plain = dotted ? address.slice(0, dotted.index) + tail : address;
  const [head = '', rest] = plain.split('::');
  const left = parse(head);
  const right = parse(rest ?? '');
  const gap = rest === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<number>(gap).fill(0), ...right];
}

function parse(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16));
}
