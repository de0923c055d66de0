import { Unreadable } from './unreadable.js';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";,]{1,60})/i;
/** What stands for the bytes 80 to 9F. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';
const BYTE_ORDER_MARKS: readonly (readonly [mark: string, encoding: string])[] = [
  ['efbbbf', 'utf-8'],
  ['feff', 'utf-16be'],
  ['fffe', 'utf-16le'],
];

/**
 * A provider's text, without a byte order mark (docs/contract/document-webhooks.md#4). What encodes it is said by the
 * byte order mark, else by the content type, and otherwise it is UTF-8. Text that begins with ASCII, as JSON does,
 * shows by itself which UTF-16 it is. Bytes that stand for nothing become U+FFFD.
 * @throws Unreadable for a charset that nobody knows, unless what it names is UTF-8 all the same
 */
export function readText(bytes: Buffer, contentType: string | undefined): string {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const shown = shownEncoding(bytes);
  if (shown !== undefined) return new TextDecoder(shown).decode(bytes);
  const named = CHARSET.exec(contentType ?? '')?.[1];
  return named === undefined ? new TextDecoder().decode(bytes) : asNamed(bytes, named);
}

function markedEncoding(bytes: Buffer): string | undefined {
  const begin = bytes.subarray(0, 3).toString('hex');
  return BYTE_ORDER_MARKS.find(([mark]) => begin.startsWith(mark))?.[1];
}

/** In UTF-16, half of an ASCII character is zero. */
function shownEncoding([first, second]: Buffer): string | undefined {
  if (first === undefined || second === undefined || (first === 0) === (second === 0)) return undefined;
  return first === 0 ? 'utf-16be' : 'utf-16le';
}

function asNamed(bytes: Buffer, charset: string): string {
  try {
    const decoder = new TextDecoder(charset);
    return decoder.encoding === 'windows-1252' ? asWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    return asUtf8(bytes, charset);
  }
}

function asUtf8(bytes: Buffer, named: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable(`its charset ${JSON.stringify(named)} is unknown`);
  }
}

/** Latin-1 by its name too. TextDecoder of some versions of Node 20 to 23 leaves the 32 characters beyond Latin-1 out. */
function asWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}
