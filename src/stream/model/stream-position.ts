/**
 * A place in what a customer is told of: everything that the database had committed in a snapshot was told. It is PostgreSQL's own
 * snapshot, so that nothing is missed that was written earlier and committed later.
 */
export interface StreamPosition {
  /** When the snapshot was taken, in milliseconds since the Unix epoch, by the database's clock. */
  readonly atMs: number;
  /** As `pg_snapshot` is spelt: the oldest transaction under way, the next one, and those under way between them. */
  readonly snapshot: string;
}

const SPELT = /^([0-9a-z]{1,10})\.(\d{1,19})-(\d{1,19})-((?:\d{1,19}(?:_\d{1,19})*)?)$/;
/** The largest number of a transaction. */
const LAST = 2n ** 63n - 1n;
/** A snapshot with more transactions under way than there can be connections is none of ours. */
const LONGEST = 8_192;

/** A position as the `id` of a message. */
export function encodePosition({ atMs, snapshot }: StreamPosition): string {
  return `${Math.trunc(atMs).toString(36)}.${snapshot.replaceAll(':', '-').replaceAll(',', '_')}`;
}

/** The inverse of {@link encodePosition}; undefined for what is no snapshot that PostgreSQL would take. */
export function decodePosition(id: string): StreamPosition | undefined {
  const [, at, oldest, next, between] = (id.length <= LONGEST ? SPELT.exec(id) : null) ?? [];
  if (at === undefined || oldest === undefined || next === undefined || between === undefined)
    return undefined;
  const underWay = between === '' ? [] : between.split('_');
  const rising = [oldest, ...underWay].map(BigInt);
  const isSnapshot =
    rising[0]! > 0n &&
    BigInt(next) <= LAST &&
    rising.every((number, place) => place < 2 || number > rising[place - 1]!) &&
    rising.every((number) => number <= BigInt(next)) &&
    underWay.every((number) => BigInt(number) >= rising[0]! && BigInt(number) < BigInt(next));
  const atMs = Number.parseInt(at, 36);
  if (!isSnapshot || !Number.isSafeInteger(atMs)) return undefined;
  return { atMs, snapshot: `${oldest}:${next}:${underWay.join(',')}` };
}

/** Whether a position can be one of the database that now is at another: neither later nor of another database's transactions. */
export function isBefore(position: StreamPosition, now: StreamPosition): boolean {
  return nextOf(position) <= nextOf(now);
}

function nextOf({ snapshot }: StreamPosition): bigint {
  return BigInt(snapshot.split(':')[1]!);
}
