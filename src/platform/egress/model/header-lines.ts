/** Names and values in turn, as they are written to a connection: see {@link headerLines}. */
export type HeaderLines = readonly string[];

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Headers for a connection that is written in Latin-1, one byte a character: spells the UTF-8 bytes of values in it. */
export function headerLines(headers: Readonly<Record<string, string>> | HeaderLines): HeaderLines {
  if (areLines(headers)) return headers;
  return Object.entries(headers).flatMap(([name, value]) => [
    name,
    BEYOND_ASCII.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value,
  ]);
}

function areLines(headers: Readonly<Record<string, string>> | HeaderLines): headers is HeaderLines {
  return Array.isArray(headers);
}
