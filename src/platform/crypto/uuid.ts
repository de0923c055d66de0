const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of time, then 74 random bits, so that ids made later sort later.
 * @param epochMs milliseconds since the Unix epoch
 * @param random at least 10 random bytes
 * @throws RangeError when the time does not fit 48 bits or the random bytes are too few
 */
export function uuidV7(epochMs: number, random: Uint8Array): string {
  if (!Number.isInteger(epochMs) || epochMs < 0 || epochMs >= 2 ** 48) {
    throw new RangeError('the time of a UUID must be whole milliseconds of 48 bits');
  }
  if (random.length < 10) throw new RangeError('a UUID of version 7 needs 10 random bytes');
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(epochMs, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return uuidFromHex(bytes.toString('hex'));
}

/** Whether the text is a UUID of any version, in the usual form with hyphens. */
export function isUuid(text: string): boolean {
  return TEXT.test(text);
}

/**
 * The 32 lower-case hexadecimal digits of a UUID, without its hyphens.
 * @throws RangeError when the text is no UUID
 */
export function uuidToHex(uuid: string): string {
  if (!isUuid(uuid)) throw new RangeError('not a UUID');
  return uuid.replaceAll('-', '').toLowerCase();
}

/** The UUID of 32 hexadecimal digits; the inverse of {@link uuidToHex}. */
export function uuidFromHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The last moment that a day of the calendar with four digits holds: no id of ours has a later time. */
export const LAST_ID_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * No id that {@link uuidV7} makes in that millisecond or a later one is smaller. Never made itself.
 * @param epochMs milliseconds since the Unix epoch; beyond what an id can hold, the nearest counts
 */
export function lowestIdAt(epochMs: number): string {
  return idAt(epochMs, '0');
}

/** No id of that millisecond or an earlier one is greater. @param epochMs as for {@link lowestIdAt} */
export function highestIdAt(epochMs: number): string {
  return idAt(epochMs, 'f');
}

function idAt(epochMs: number, digit: string): string {
  const time = Math.min(Math.max(Math.trunc(epochMs), 0), LAST_ID_TIME);
  return uuidFromHex(time.toString(16).padStart(12, '0').padEnd(32, digit));
}
