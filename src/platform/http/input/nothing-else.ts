import {
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { quoted } from '../../../lib/value-text.js';
import { decodeBody, isObject, readJson } from '../body/index.js';
import { AppError } from '../errors/index.js';
import { type ClassConstructor, fieldsOf } from './check.js';

/** More parameters than these are not named. */
const NAMED = 5;

/**
 * A call without parameters: those that are given all the same are refused, so that nobody believes they meant something.
 * @param body the class of the call's body, whose fields are told from what nobody knows
 */
export function NoParameters(body?: ClassConstructor<object>): MethodDecorator {
  return before(({ query }) => {
    const sent = Object.keys(query as object).slice(0, NAMED);
    if (sent.length === 0) return;
    const ofBody = body === undefined ? [] : fieldsOf(body);
    const problems = sent.map((name) => {
      const why = ofBody.includes(name) ? 'it belongs in the body' : 'this call has none';
      return `Unknown parameter ${quoted(name)}; ${why}.`;
    });
    throw new AppError('ValidationFailed', problems.join(' '));
  });
}

/** A call that takes no body: none, and `{}`, are fine; what somebody wrote into one must not be lost silently. */
export function NoBody(): MethodDecorator {
  return before((request) => {
    if (decodeBody(request.body).trim() === '') return;
    const body = readJson(request);
    const [field] = isObject(body) ? Object.keys(body) : [];
    if (field === undefined && isObject(body)) return;
    const named = field === undefined ? '.' : `. Unknown field ${quoted(field)}.`;
    throw new AppError('ValidationFailed', `This call takes no body${named}`);
  });
}

/** @param refuse throws where the request has what it must not have */
function before(refuse: (request: FastifyRequest) => void): MethodDecorator {
  return UseInterceptors({
    intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
      refuse(context.switchToHttp().getRequest<FastifyRequest>());
      return next.handle();
    },
  } satisfies NestInterceptor);
}
