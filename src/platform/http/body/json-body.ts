import type { FastifyRequest } from 'fastify';
import { sentence } from '../../../lib/sentence.js';
import { AppError } from '../errors/index.js';
import { MAX_JSON_DEPTH, positionTooDeep } from '../../json/index.js';

/** Makes a value of a text. @throws SyntaxError */
type Parse = (text: string) => unknown;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body's text. @throws AppError MalformedBody when it is not UTF-8 */
export function decodeBody(body: unknown): string {
  if (body === undefined || body === null) return '';
  try {
    return utf8.decode(body as Buffer);
  } catch {
    throw new AppError('MalformedBody', 'The body is not valid UTF-8.');
  }
}

/**
 * A request's JSON body; an empty one is undefined. Bodies are read as bytes by the HTTP layer and parsed only here, so
 * that guards have their say before anybody spends time on parsing.
 * @throws AppError UnsupportedMediaType, MalformedBody
 */
export function readJson(request: FastifyRequest, parse: Parse = JSON.parse): unknown {
  const type = mediaType(request);
  if (!saysJson(type)) throw unsupportedType(type, 'application/json');
  const text = decodeBody(request.body);
  return text.trim() === '' ? undefined : ofType(type, () => parseJson(text, 'body', parse));
}

/** Whether a content type may mean JSON: it says so, is missing, or is what some clients send whatever the text is. */
export function saysJson(type: string): boolean {
  return type === '' || type === 'application/json' || type === 'text/plain' || type.endsWith('+json');
}

/**
 * Parses a text under its content type: `text/plain` is JSON only where the text is.
 * @throws AppError UnsupportedMediaType where `parse` says MalformedBody of plain text; whatever it throws otherwise
 */
export function ofType<T>(type: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw asPlainText(type, error);
  }
}

/** What an error about a text means under its content type; see {@link ofType}. */
export function asPlainText(type: string, error: unknown): unknown {
  if (type !== 'text/plain' || !(error instanceof AppError) || error.code !== 'MalformedBody') return error;
  return new AppError(
    'UnsupportedMediaType',
    `The content type "text/plain" is supported only where the body is JSON. ${error.message}`,
  );
}

/** @param instead what to send, for the message */
export function unsupportedType(type: string, instead: string): AppError {
  return new AppError(
    'UnsupportedMediaType',
    `The content type ${JSON.stringify(type)} is not supported here; send ${instead}.`,
  );
}

/**
 * @param parse `parseExactly` where numbers must be kept digit for digit
 * @throws AppError MalformedBody with what is wrong and where
 */
export function parseJson(text: string, what = 'body', parse: Parse = JSON.parse): unknown {
  if (positionTooDeep(text) >= 0) {
    throw new AppError('MalformedBody', `The ${what} nests deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  try {
    return parse(text);
  } catch (error) {
    throw new AppError(
      'MalformedBody',
      sentence(`The ${what} is not well-formed JSON: ${(error as Error).message}`),
    );
  }
}

/** The content type without its parameters, in lower case; `""` when there is none. */
export function mediaType(request: FastifyRequest): string {
  const value = request.headers['content-type'] ?? '';
  return (value.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
