import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.js';
import { MAX_JSON_DEPTH, parseExactly, positionTooDeep } from '../../json/index.js';

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
  if (type !== '' && type !== 'application/json' && type !== 'text/plain' && !type.endsWith('+json')) {
    throw new AppError(
      'UnsupportedMediaType',
      `The content type "${type}" is not supported here; send application/json.`,
    );
  }
  const text = decodeBody(request.body);
  return text.trim() === '' ? undefined : parseJson(text, 'body', parse);
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
    throw new AppError('MalformedBody', `The ${what} is not well-formed JSON: ${(error as Error).message}.`);
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

/**
 * Checks a plain value against a class-validator class: unknown fields and every broken rule are named.
 * @throws AppError ValidationFailed
 */
export function validated<T extends object>(type: ClassConstructor<T>, raw: unknown): T {
  if (!isObject(raw)) throw new AppError('ValidationFailed', 'The body must be a JSON object.');
  // An own "__proto__" would become the instance's prototype on the way through class-transformer.
  if (Object.hasOwn(raw, '__proto__'))
    throw new AppError('ValidationFailed', '__proto__ is not a known field.');
  const instance = plainToInstance(type, raw);
  const problems = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
  });
  if (problems.length > 0) throw new AppError('ValidationFailed', problems.map(sentence).join(' '));
  return instance;
}

function sentence(problem: ValidationError): string {
  const constraints = Object.entries(problem.constraints ?? {});
  if (constraints.some(([rule]) => rule === 'whitelistValidation'))
    return `${problem.property} is not a known field.`;
  const nested = (problem.children ?? []).map(sentence);
  return [...constraints.map(([, text]) => `${text}.`), ...nested].join(' ');
}

/** The parsed body, checked against `type` when one is given: `@JsonBody(CreateUserDto) body: CreateUserDto`. */
export const JsonBody = createParamDecorator(
  (type: ClassConstructor<object> | undefined, context: ExecutionContext) => {
    const raw = readJson(context.switchToHttp().getRequest<FastifyRequest>());
    return type === undefined ? raw : validated(type, raw === undefined ? {} : raw);
  },
);

/** The parsed body with its numbers as they were sent, some of them as a JsonNumber; nothing else is checked. */
export const ExactJsonBody = createParamDecorator((_: undefined, context: ExecutionContext) =>
  readJson(context.switchToHttp().getRequest<FastifyRequest>(), parseExactly),
);
