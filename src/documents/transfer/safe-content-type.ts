/** The type that browsers neither show nor run. */
export const OPAQUE_TYPE = 'application/octet-stream';

const ESSENCE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
const CHARSET = /;\s*charset\s*=\s*(?:"([a-z0-9][\w.:+-]{0,39})"|([a-z0-9][\w.:+-]{0,39}))\s*(?:;|$)/i;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"([\w'()+,./:=?-]{1,70})"|([\w'+.-]{1,70}))\s*(?:;|$)/i;

/** Whole families that a browser shows as a page, runs, or takes apart into such. */
const ACTIVE_FAMILIES: readonly RegExp[] = [
  /html/,
  /[/+]xml$/,
  /\/xml-/,
  /\/(x-)?xsl/,
  /(java|ecma|live|j|vb|action)script/,
  /\/x-java-|\/java-|\/x-silverlight|shockwave|futuresplash/,
  /^(multipart|message)\//,
];
const ACTIVE_TYPES = new Set([
  'application/hta',
  'application/wasm',
  'application/x-chrome-extension',
  'application/x-mimearchive',
  'application/x-web-app-manifest+json',
  'application/x-xpinstall',
  'application/manifest+json',
  'application/speculationrules+json',
  'application/importmap+json',
  'text/cache-manifest',
  'text/css',
  'text/scriptlet',
  'text/x-component',
]);

/** Pictures made of pixels, by every name that they go under. A drawing such as SVG is a document that can run. */
const PICTURES: ReadonlyMap<string, string> = new Map([
  ['image/png', 'image/png'],
  ['image/x-png', 'image/png'],
  ['image/apng', 'image/apng'],
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
  ['image/avif', 'image/avif'],
  ['image/bmp', 'image/bmp'],
  ['image/x-ms-bmp', 'image/bmp'],
  ['image/tiff', 'image/tiff'],
]);

/**
 * The content type that a download is answered with: the one that its provider names with its charset, unless a browser
 * would run it in this service's origin, or it is not well-formed; that becomes {@link OPAQUE_TYPE}.
 */
export function safeContentType(named: string | null): string {
  const essence = essenceOf(named);
  if (essence === undefined || isActive(essence)) return OPAQUE_TYPE;
  const [, quoted, plain] = CHARSET.exec(named!) ?? [];
  const charset = quoted ?? plain;
  return charset === undefined ? essence : `${essence}; charset=${charset}`;
}

/** The content type of a thumbnail; undefined for what is no picture. */
export function pictureType(named: string | null): string | undefined {
  const essence = essenceOf(named);
  return essence === undefined ? undefined : PICTURES.get(essence);
}

/** The content type of several ranges in one answer (RFC 9110, section 14.6); undefined for anything else. */
export function byteRangesType(named: string | null): string | undefined {
  if (essenceOf(named) !== 'multipart/byteranges') return undefined;
  const [, quoted, plain] = BOUNDARY.exec(named!) ?? [];
  const boundary = quoted ?? plain;
  return boundary === undefined ? undefined : `multipart/byteranges; boundary="${boundary}"`;
}

function essenceOf(named: string | null): string | undefined {
  const essence = (named ?? '').split(';', 1)[0]!.trim().toLowerCase();
  return ESSENCE.test(essence) ? essence : undefined;
}

function isActive(essence: string): boolean {
  return ACTIVE_TYPES.has(essence) || ACTIVE_FAMILIES.some((family) => family.test(essence));
}
