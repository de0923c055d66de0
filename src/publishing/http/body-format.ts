import type { FastifyRequest } from 'fastify';
import { mediaType, saysJson, unsupportedType } from '../../platform/http/body/index.js';
import type { BodyFormat } from '../parsing/batch-reader.js';

/** One event a line, under every name that is in use for it. */
const NDJSON: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/json-lines',
  'application/x-json-lines',
]);

/**
 * How a publishing request's body is written, by its content type; without one it is JSON.
 * @throws AppError UnsupportedMediaType
 */
export function bodyFormat(request: FastifyRequest): BodyFormat {
  const type = mediaType(request);
  if (NDJSON.has(type)) return 'ndjson';
  if (saysJson(type)) return 'json';
  throw unsupportedType(type, 'application/json or application/x-ndjson');
}
