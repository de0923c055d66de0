/**
 * When an event or delivery was taken, as its id tells: its first 48 bits are milliseconds since 1970 (a UUIDv7).
 * @param id such as `evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0`
 * @returns as the API writes moments; undefined of another id
 */
export function momentOfId(id: string): string | undefined {
  const hex = /^(?:evt|msg)_([0-9a-f]{12})[0-9a-f]{20}_/.exec(id)?.[1];
  return hex === undefined ? undefined : new Date(Number.parseInt(hex, 16)).toISOString();
}
