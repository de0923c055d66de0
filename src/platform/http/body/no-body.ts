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
  if (!isObject(body) || Object.keys(body).length > 0) {
    throw new AppError('ValidationFailed', 'This call takes no body.');
  }
}
