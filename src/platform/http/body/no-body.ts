import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.js';
import { decodeBody, isObject, readJson } from './json-body.js';

/**
 * For a call that takes no body: none, and `{}`, are fine; what somebody wrote into one must not be lost silently.
 * @throws AppError ValidationFailed; UnsupportedMediaType, MalformedBody
 */
export function refuseBody(request: FastifyRequest): void {
  if (decodeBody(request.body).trim() === '') return;
  const body = readJson(request);
  const [field] = isObject(body) ? Object.keys(body) : [];
  if (field === undefined && isObject(body)) return;
  const named = field === undefined ? '' : `; ${JSON.stringify(field.slice(0, 60))} is not a known field`;
  throw new AppError('ValidationFailed', `This call takes no body${named}.`);
}
