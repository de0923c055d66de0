const CONTROL = /\p{Cc}/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Raw headers, name and value in turn, as `ExchangeResponse` promises them. */
export function readHeaders(raw: readonly Buffer[]): Record<string, string | undefined> {
  const headers = Object.create(null) as Record<string, string | undefined>;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toString('latin1').toLowerCase();
    const value = raw[at + 1]!.toString('latin1').replace(CONTROL, '');
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

/** A value for undici, which writes headers as Latin-1, one byte a character: UTF-8 bytes spelt in it. */
export function asLatin1(value: string): string {
  return BEYOND_ASCII.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}
