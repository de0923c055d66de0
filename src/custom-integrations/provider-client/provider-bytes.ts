import { decoded } from '../../platform/egress/index.js';
import type { AppError } from '../../platform/http/errors/index.js';
import type { ProviderBytes } from '../model/document-provider.js';
import type { Answered } from './provider-calls.js';

/**
 * Bytes on their way from a provider. Those that it compressed although nobody asked for that are decompressed on the way;
 * their length is not known then.
 * @param ranged whether a part was asked for
 * @throws AppError ProviderError for a part that nobody asked for, a compressed part, and an unknown encoding
 */
export function toProviderBytes({ response, errors }: Answered, ranged: boolean): ProviderBytes {
  const { headers } = response;
  const refuse = (problem: string): AppError => {
    response.body.destroy();
    return errors.ofUnreadable(problem);
  };
  const isPart = response.status === 206;
  if (isPart && !ranged) throw refuse('it is a part, but the whole file was requested');
  const body = decoded(response);
  if (body === null) throw refuse('its content encoding is unknown');
  const compressed = body !== response.body;
  if (compressed && isPart) throw refuse('it is a part of something compressed');
  const length = headers['content-length'];
  // No Content, and Reset Content: an empty file, told so in the status.
  const isNothing = response.status === 204 || response.status === 205;
  return {
    status: isPart ? 206 : 200,
    contentType: headers['content-type'] ?? null,
    contentLength: isNothing ? 0 : !compressed && /^\d{1,15}$/.test(length ?? '') ? Number(length) : null,
    contentRange: isPart ? (headers['content-range'] ?? null) : null,
    acceptRanges: compressed ? null : (headers['accept-ranges'] ?? null),
    etag: headers['etag'] ?? null,
    lastModified: headers['last-modified'] ?? null,
    body,
  };
}
