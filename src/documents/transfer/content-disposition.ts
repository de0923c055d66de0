/** In characters; file systems take 255 bytes. */
const LONGEST_NAME = 120;
/** An ending longer than this is no ending. */
const LONGEST_ENDING = 12;
const NAMELESS = 'document';

/** Control characters, and what turns the direction of writing: `cod.exe` must not read `exe.doc`. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const HALF_A_CHARACTER = /\p{Cs}/gu;
/** What parts a path, or what a file system somewhere does not take. */
const NO_NAME = /[/\\:*?"<>|]/g;
/** What RFC 8187 calls attr-char, without what encodeURIComponent leaves beyond it. */
const NOT_ATTR_CHAR = /['()*]/g;

/**
 * The Content-Disposition of a download (RFC 6266): saved, never shown, under a name that can do no harm. The plain
 * `filename` is for whoever does not read `filename*`.
 * @param name any text, for instance a provider's title
 */
export function attachment(name: string): string {
  const safe = safeFileName(name);
  const plain = safe.replace(/[^\x20-\x24\x26-\x7e]/gu, '_');
  const encoded = encodeURIComponent(safe).replace(
    NOT_ATTR_CHAR,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A name for a file on anybody's machine: no path, nothing invisible, not hidden, not empty, not too long. */
export function safeFileName(name: string): string {
  const visible = name.replace(HALF_A_CHARACTER, '\ufffd').replace(INVISIBLE, '').replace(NO_NAME, '_');
  const trimmed = visible.replace(/^[\s.]+|[\s.]+$/gu, '');
  return shortened(trimmed) || NAMELESS;
}

/** What is known of a document's name without asking: the end of an id that is a path, or the id. */
export function nameOfId(id: string): string {
  return id.split('/').findLast((segment) => segment !== '') ?? NAMELESS;
}

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_NAME) return name;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= LONGEST_ENDING ? characters.slice(dot) : [];
  return [...characters.slice(0, LONGEST_NAME - ending.length), ...ending].join('').trim();
}
