import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The bytes of an IP address: 4 of IPv4, 16 of IPv6. */
export type AddressBytes = readonly number[];

/** A range of addresses: those whose first `bits` bits are the ones of `bytes`. */
export interface Cidr {
  readonly bytes: AddressBytes;
  readonly bits: number;
}

/** The bytes of an address in its usual spelling, without a zone id; null for anything else. */
export function parseAddress(text: string): AddressBytes | null {
  const bare = text.split('%', 1)[0]!;
  return isIP(bare) === 0 ? null : ipaddr.parse(bare).toByteArray();
}

/**
 * Reads `10.0.0.0/8`, `fc00::/7` or a single address.
 * @throws RangeError that says what is wrong with the text; the caller knows whose entry it is
 */
export function parseCidr(text: string): Cidr {
  const [address = '', prefix, ...rest] = text.split('/');
  const bytes = parseAddress(address);
  if (bytes === null || address.includes('%') || rest.length > 0) {
    throw new RangeError('it is neither an IP address nor a range like 10.0.0.0/8 or fc00::/7');
  }
  const most = bytes.length * 8;
  if (prefix === undefined) return { bytes, bits: most };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most) {
    throw new RangeError(`the number after the slash must be 0 to ${most}`);
  }
  return { bytes, bits: Number(prefix) };
}

/** Whether the address lies in the range. Addresses of one family are never in a range of the other. */
export function contains(range: Cidr, address: AddressBytes): boolean {
  if (range.bytes.length !== address.length) return false;
  for (let at = 0, left = range.bits; left > 0; at++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((range.bytes[at]! ^ address[at]!) & mask) !== 0) return false;
  }
  return true;
}

/** An address in its usual spelling. */
export function formatAddress(address: AddressBytes): string {
  return ipaddr.fromByteArray([...address]).toString();
}
