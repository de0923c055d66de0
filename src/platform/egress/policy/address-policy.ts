import { type AddressBytes, type Cidr, contains, formatAddress, parseAddress, parseCidr } from './cidr.js';
import { embeddedIpv4, kindOf } from './special-networks.js';

/** An address and port at which this service itself listens. `0.0.0.0` and `::` mean every local address. */
export interface OwnListener {
  readonly address: string;
  readonly port: number;
  /** The database that the service uses, rather than the service itself. */
  readonly database?: boolean;
}

export interface AddressPolicyOptions {
  /** Ranges that may be reached although they would be refused. */
  readonly allow?: readonly string[];
  /** Ranges that may not be reached; wins over `allow`. */
  readonly deny?: readonly string[];
  /** Whether private networks may be reached. */
  readonly private: 'allow' | 'refuse';
  /** The service's own listeners, refused whatever else is configured. */
  readonly own?: readonly OwnListener[];
  /** The addresses of this machine's interfaces at this moment, which a listener on every address covers. */
  readonly localAddresses?: () => readonly string[];
}

/** What refuses an address: what may never be reached, the deny list, the rule for private networks, or its kind. */
export type RefusedBy = 'own' | 'deny' | 'private' | 'special';

/** Whether a connection may be made; `reason` completes the sentence "<address> is refused: …". */
export type Verdict =
  { readonly allowed: true } | { readonly allowed: false; readonly reason: string; readonly by: RefusedBy };

/** A range or address in the policy's configuration that cannot be read. */
export class AddressPolicyError extends Error {
  override readonly name = 'AddressPolicyError';
}

const ALLOWED: Verdict = { allowed: true };
const LOOPBACK: readonly Cidr[] = [parseCidr('127.0.0.0/8'), parseCidr('::1')];
const UNSPECIFIED: readonly Cidr[] = [parseCidr('0.0.0.0'), parseCidr('::')];

/**
 * Decides which addresses requests on customers' behalf may reach, so that a subscription's URL cannot be used
 * to talk to this machine, its neighbours or its cloud.
 *
 * In this order: the service's own listeners and its database are refused; `deny` refuses; `allow` allows; special addresses are
 * refused, private networks as configured. An IPv6 address that stands for an IPv4 one (mapped, translated,
 * NAT64, 6to4, Teredo) is judged as that IPv4 address; an entry of `allow` or `deny` covers it in either form.
 */
export class AddressPolicy {
  private readonly allow: readonly Cidr[];
  private readonly deny: readonly Cidr[];
  private readonly privateAllowed: boolean;
  private readonly localAddresses: () => readonly string[];
  /** The service's own addresses, by port. */
  private readonly own = new Map<number, OwnPlace[]>();

  /** @throws AddressPolicyError that names the list and the entry which cannot be read */
  constructor(options: AddressPolicyOptions) {
    this.allow = readRanges('allow', options.allow ?? []);
    this.deny = readRanges('deny', options.deny ?? []);
    this.privateAllowed = options.private === 'allow';
    this.localAddresses = options.localAddresses ?? (() => []);
    for (const listener of options.own ?? []) this.refuseOwn(listener);
  }

  /** Adds what is known only later: the port that the service listens on, an address of its database. */
  refuseOwn({ address, port, database = false }: OwnListener): void {
    const places = this.own.get(port) ?? [];
    if (places.some((place) => place.address === address && place.database === database)) return;
    const addresses = address === 'localhost' ? ['127.0.0.1', '::1'] : [address];
    const bytes = addresses.flatMap((one) => {
      const read = readAddress('own listener', one);
      const standsFor = embeddedIpv4(read);
      return standsFor.length > 0 ? standsFor : [read];
    });
    this.own.set(port, [...places, { address, bytes, database }]);
  }

  /** Judges one address, in its usual spelling, and the port to be connected to. */
  check(ip: string, port: number): Verdict {
    const address = parseAddress(ip);
    if (address === null) return refused('special', 'not an IP address');
    const standsFor = embeddedIpv4(address);
    const forms = [address, ...standsFor];
    const judged = standsFor.length > 0 ? standsFor : [address];

    const own = this.ownAt(judged, port);
    if (own !== undefined)
      return refused('own', own.database ? "the service's own database" : "the service's own listener");
    if (forms.some((form) => covers(this.deny, form))) return refused('deny', 'denied by configuration');
    if (covers(this.allow, address) || judged.every((form) => covers(this.allow, form))) return ALLOWED;
    for (const form of judged) {
      const kind = kindOf(form);
      if (kind === null || (kind === 'private network' && this.privateAllowed)) continue;
      const by = kind === 'private network' ? 'private' : 'special';
      return refused(by, form === address ? kind : `${kind} (it stands for ${formatAddress(form)})`);
    }
    return ALLOWED;
  }

  private ownAt(judged: readonly AddressBytes[], port: number): OwnPlace | undefined {
    const places = this.own.get(port);
    if (places === undefined) return undefined;
    const local = this.localAddresses().map((text) => readAddress('local address', text));
    return places.find((place) => {
      const reach = place.bytes.flatMap((bytes) => reachOf(bytes, place.database, local));
      return judged.some((form) => covers(reach, form));
    });
  }
}

interface OwnPlace {
  readonly address: string;
  readonly bytes: readonly AddressBytes[];
  readonly database: boolean;
}

/**
 * All addresses under which a listener can be reached from this machine. Of a database it is known only where the
 * service finds it: one on this machine may listen on every address of it.
 */
function reachOf(address: AddressBytes, database: boolean, local: readonly AddressBytes[]): Cidr[] {
  const kind = kindOf(address);
  const everywhere = [...UNSPECIFIED, ...LOOPBACK, ...local.map(single)];
  if (kind === 'unspecified address') return everywhere;
  const here = kind === 'loopback address' || local.some((one) => contains(single(one), address));
  if (here && database) return [single(address), ...everywhere];
  // Connecting to the unspecified address reaches loopback.
  return kind === 'loopback address' ? [single(address), ...UNSPECIFIED] : [single(address)];
}

function covers(ranges: readonly Cidr[], address: AddressBytes): boolean {
  return ranges.some((range) => contains(range, address));
}

function single(bytes: AddressBytes): Cidr {
  return { bytes, bits: bytes.length * 8 };
}

function refused(by: RefusedBy, reason: string): Verdict {
  return { allowed: false, reason, by };
}

function readRanges(list: string, entries: readonly string[]): Cidr[] {
  return entries.map((entry, index) => {
    try {
      return parseCidr(entry.trim());
    } catch (error) {
      const problem = (error as RangeError).message;
      throw new AddressPolicyError(
        `egress ${list} list, entry ${index + 1}, ${JSON.stringify(entry)}: ${problem}`,
      );
    }
  });
}

function readAddress(what: string, text: string): AddressBytes {
  const address = parseAddress(text);
  if (address === null) throw new AddressPolicyError(`${what} ${JSON.stringify(text)} is not an IP address`);
  return address;
}
