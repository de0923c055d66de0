import type { ProviderBytes } from '../../custom-integrations/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { attachment } from './content-disposition.js';
import { byteRangesType, OPAQUE_TYPE, pictureType, safeContentType } from './safe-content-type.js';

/** Status and headers of an answer that is bytes; the names are in lower case. */
export interface ByteHead {
  readonly status: 200 | 206;
  readonly headers: Readonly<Record<string, string | number>>;
  /** How many bytes must follow; null when nobody knows. */
  readonly length: number | null;
}

/** Whatever the bytes are, they are not of this service's origin: nothing in them runs, and nobody keeps them. */
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
} as const;

/** What providers write beside a part of nothing, in whichever way: that the whole has no bytes. */
const RANGE_OF_NOTHING = /^bytes\b.*\/0$/;
const CONTENT_RANGE = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/;
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const ONE_OR_MORE_RANGES = /^bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*$/i;
const LONGEST_RANGE = 255;

/**
 * The head of a download: never shown, never run, saved under `name`. Of the provider's headers only what is well-formed
 * is passed on. An empty file is a whole one, whether a range of it was asked for or not.
 * @param isEmpty whether the bytes have come to their end already, however their length is told
 * @throws AppError ProviderError for a part without a range that can be read, or of another length than its range; for
 * nothing where bytes were announced
 */
export function downloadHead(bytes: ProviderBytes, name: string, isEmpty = false): ByteHead {
  const { etag, lastModified } = bytes;
  const isNothing = isEmpty && RANGE_OF_NOTHING.test(bytes.contentRange ?? '');
  const status = isNothing ? 200 : bytes.status;
  const part = status === 206 ? partOf(bytes) : undefined;
  const length = isEmpty ? nothingOf(bytes, part) : (lengthOf(bytes) ?? part?.length ?? null);
  return {
    status,
    length,
    headers: {
      ...GUARDS,
      'content-type': part?.type ?? safeContentType(bytes.contentType),
      'content-disposition': attachment(name),
      ...(length !== null && { 'content-length': length }),
      ...(part?.range !== undefined && { 'content-range': part.range }),
      ...((part !== undefined || bytes.acceptRanges?.toLowerCase() === 'bytes') && {
        'accept-ranges': 'bytes',
      }),
      ...(etag !== null && ETAG.test(etag) && { etag }),
      ...(lastModified !== null && HTTP_DATE.test(lastModified) && { 'last-modified': lastModified }),
    },
  };
}

/**
 * The head of a thumbnail, which may be shown. One of no bytes is no picture, but the provider's answer all the same, under
 * whatever type.
 * @param isEmpty as of {@link downloadHead}
 * @throws AppError ProviderError when it is something else than a picture
 */
export function thumbnailHead(bytes: ProviderBytes, isEmpty = false): ByteHead {
  const type = pictureType(bytes.contentType) ?? (isEmpty ? OPAQUE_TYPE : undefined);
  if (type === undefined || bytes.status !== 200) {
    throw new AppError('ProviderError', 'The document provider sent something other than a picture.');
  }
  const length = isEmpty ? nothingOf(bytes, undefined) : lengthOf(bytes);
  return {
    status: 200,
    length,
    headers: {
      ...GUARDS,
      'content-type': type,
      'content-disposition': 'inline',
      ...(length !== null && { 'content-length': length }),
    },
  };
}

/** A caller's Range, if it is one of bytes; another one counts as none (RFC 9110, section 14.2). */
export function readRange(header: string | undefined): string | undefined {
  if (header === undefined || header.length > LONGEST_RANGE) return undefined;
  return ONE_OR_MORE_RANGES.test(header) ? header : undefined;
}

/**
 * Whether a part belongs to what the caller has already (RFC 9110, section 13.1.5): only then may it be answered with.
 * @param ifRange the caller's header; without one every part does
 */
export function ifRangeHolds(
  ifRange: string | undefined,
  { etag, lastModified }: Pick<ProviderBytes, 'etag' | 'lastModified'>,
): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === etag;
  return HTTP_DATE.test(ifRange) && ifRange === lastModified;
}

interface Part {
  readonly type?: string;
  readonly range?: string;
  readonly length: number | null;
}

function partOf(bytes: ProviderBytes): Part {
  const several = byteRangesType(bytes.contentType);
  if (bytes.contentRange === null && several !== undefined) return { type: several, length: null };
  const [range, from, to, whole] = CONTENT_RANGE.exec(bytes.contentRange ?? '') ?? [];
  const length = Number(to) - Number(from) + 1;
  const known = lengthOf(bytes);
  if (
    range === undefined ||
    length < 1 ||
    (whole !== '*' && Number(to) >= Number(whole)) ||
    (known !== null && known !== length)
  ) {
    throw new AppError(
      'ProviderError',
      'The document provider sent a part of the file without saying which part.',
    );
  }
  return { range, length };
}

/** @throws AppError when there should be something */
function nothingOf(bytes: ProviderBytes, part: Part | undefined): 0 {
  if (part !== undefined || (lengthOf(bytes) ?? 0) > 0) {
    throw new AppError('ProviderError', 'The document provider broke off its answer.');
  }
  return 0;
}

function lengthOf({ contentLength }: ProviderBytes): number | null {
  return contentLength !== null && Number.isSafeInteger(contentLength) && contentLength >= 0
    ? contentLength
    : null;
}
