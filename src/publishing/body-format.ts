import type { FastifyRequest } from 'fastify';
import { mediaType } from '../platform/http/body/index.js';
import { AppError } from '../platform/http/errors/index.js';
import type { BodyFormat } from './request-body.js';

/**
 * How a publishing request's body is written, by its headers; without a content type it is JSON.
 * @throws AppError UnsupportedMediaType
 */
export function bodyFormat(request: FastifyRequest): BodyFormat {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new AppError(
      'UnsupportedMediaType',
      `The content encoding "${encoding}" is not supported here; send the body as it is.`,
    );
  }
  const type = mediaType(request);
  if (type === 'application/x-ndjson') return 'ndjson';
  if (type === 'application/json' || type === '') return 'json';
  throw new AppError(
    'UnsupportedMediaType',
    `The content type "${type}" is not supported here; send application/json or application/x-ndjson.`,
  );
}
