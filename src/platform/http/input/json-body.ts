import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { parseExactly } from '../../json/index.js';
import { readJson } from '../body/index.js';
import { choiceOf } from './body-choice.js';
import type { ClassConstructor } from './check.js';
import { SentBody } from './sent-body.js';

/** Where a handler takes its body. @throws AppError UnsupportedMediaType, MalformedBody */
export function takeJson(_: unknown, context: ExecutionContext): SentBody {
  return new SentBody(readJson(context.switchToHttp().getRequest<FastifyRequest>(), parseExactly));
}

/**
 * The JSON body, checked against the class of the parameter by the InputPipe: `@JsonBody() body: CreateUserRequest`. In place of
 * Nest's `@Body()`, since bodies are parsed behind the guards. Documents the body too.
 */
export const JsonBody = createParamDecorator(takeJson, [documentBody]);

function documentBody(target: object, method: string | symbol | undefined, index: number): void {
  const ofHandler = Reflect.getMetadata('design:paramtypes', target, method!) as ClassConstructor<object>[];
  const type = ofHandler[index]!;
  const choice = choiceOf(type);
  const handler = Object.getOwnPropertyDescriptor(target, method!)!;
  if (choice === undefined) {
    ApiBody({ type })(target, method!, handler);
    return;
  }
  const types = choice.types();
  const schemas = types.map((one) => ({ $ref: getSchemaPath(one) }));
  ApiExtraModels(...types)(target, method!, handler);
  ApiBody({ schema: { [choice.how]: schemas } })(target, method!, handler);
}
