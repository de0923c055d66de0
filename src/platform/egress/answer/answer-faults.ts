const QUOTED = 20;
const BARE_LINE_FEED = /[^\r]\n/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * What is wrong with the head of an answer that could not be read, as a phrase that goes on after "the answer"; null when nothing
 * of what servers usually get wrong is found.
 * @param head what had arrived of it
 */
export function faultOfHead(head: Buffer): string | null {
  const text = head.toString('latin1').replace(/^[\r\n]+/, '');
  if (head[0] === 0x15 && head[1] === 0x03) return 'is TLS: the URL should begin with https';
  if (!text.startsWith('HTTP/')) return `is not HTTP: it begins with ${inPrintable(text)}`;
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const lines = text.slice(0, end).split('\n');
  const statusLine = lines[0]!.replace(/\r$/, '');
  if (!/^HTTP\/[01]\.\d /.test(statusLine))
    return `is not HTTP/1.1: it begins with ${inPrintable(statusLine)}`;
  if (!/^HTTP\/\d\.\d \d{3}( |$)/.test(statusLine)) return `has no status of three digits`;
  const headers = lines.slice(1).map((line) => line.replace(/\r$/, ''));
  return (
    faultOfLengths(headers) ??
    (BARE_LINE_FEED.test(text.slice(0, end + '\r\n\r\n'.length))
      ? 'has a line that ends in a bare line feed, without a carriage return'
      : null) ??
    firstOf(headers, faultOfLine)
  );
}

function faultOfLengths(headers: readonly string[]): string | null {
  const values = (name: string): string[] =>
    headers
      .map((line) => line.split(/:(.*)/s))
      .filter(([one]) => one!.trim().toLowerCase() === name)
      .map(([, value]) => (value ?? '').trim());
  const lengths = values('content-length');
  if (lengths.length > 1)
    return `has ${lengths.length === 2 ? 'two' : lengths.length} Content-Length headers`;
  const [length] = lengths;
  if (length === undefined) return null;
  if (!/^\d+$/.test(length)) return `has a Content-Length that is not a number: ${inPrintable(length)}`;
  if (values('transfer-encoding').length > 0) return 'has both a Content-Length and a Transfer-Encoding';
  return null;
}

function faultOfLine(line: string): string | null {
  if (line === '') return null;
  if (/^[ \t]/.test(line)) return 'continues a header on the next line, which HTTP/1.1 has given up';
  const colon = line.indexOf(':');
  if (colon < 0) return `has a header line without a colon: ${inPrintable(line)}`;
  const name = line.slice(0, colon);
  if (!TOKEN.test(name)) return `has a header name that is none: ${inPrintable(name)}`;
  // oxlint-disable-next-line no-control-regex -- what headers may not hold
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return `has a control character in the header ${name}`;
  return null;
}

function firstOf<T>(values: readonly T[], find: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}

/** The beginning of what the peer sent, in quotes and printable. */
function inPrintable(text: string): string {
  const printable = text.slice(0, QUOTED).replace(/[^ -~]/g, '?');
  return `"${printable}${text.length > QUOTED ? '\u2026' : ''}"`;
}
