import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { SUBSCRIPTIONS_PATH } from '../../event-subscriptions/index.js';
import { Access } from '../../platform/http/access/index.js';
import { asPlainText, mediaType } from '../../platform/http/body/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { NoParameters } from '../../platform/http/input/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { bodyFormat } from '../../publishing/index.js';
import { ApiEvaluate } from './evaluate-docs.js';
import { EvaluateRequest } from './evaluate-request.js';
import { EvaluationService } from './evaluation.service.js';

const NO_BODY = Buffer.alloc(0);

/**
 * Tries a subscription out (docs/contract/event-subscriptions.md#4). Here and not beside the resource, since samples
 * are read as events.
 */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(SUBSCRIPTIONS_PATH)
export class EvaluationController {
  constructor(private readonly evaluation: EvaluationService) {}

  @Post('evaluate')
  @HttpCode(200)
  @RouteConfig({ largeBody: true })
  @Header('Content-Type', JSON_TYPE)
  @ApiEvaluate()
  @NoParameters(EvaluateRequest)
  async evaluate(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<JsonAnswer> {
    if (bodyFormat(request) !== 'json') {
      throw new AppError('UnsupportedMediaType', 'Only application/json is supported here.');
    }
    return this.evaluation
      .evaluate(principal.customerId, (request.body as Buffer | null | undefined) ?? NO_BODY)
      .catch((error: unknown) => {
        throw asPlainText(mediaType(request), error);
      });
  }
}
