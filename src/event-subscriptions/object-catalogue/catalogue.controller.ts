import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describedObjects } from '../../filtering/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ConstantDocument } from '../../platform/http/constant/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { NoParameters } from '../../platform/http/input/index.js';
import { JSON_TYPE } from '../../platform/http/json-list.js';
import { EVENT_TYPES } from '../model/subscription-readers.js';
import { ObjectCatalogueResponse } from './catalogue-responses.js';

/** Made once, since it is part of the program: some hundred kilobytes, a tenth of it compressed. */
const CATALOGUE = new ConstantDocument(JSON_TYPE, () => {
  const objects = describedObjects().map((object) => ({ ...object, eventTypes: [...EVENT_TYPES] }));
  return JSON.stringify({ objects });
});

/** What subscriptions can be about (docs/contract/event-subscriptions.md#1). */
@ApiTags('Event subscriptions')
@Access('user')
@Controller('api/v1/object-catalogue')
export class ObjectCatalogueController {
  @Get()
  @ApiOperation({
    operationId: 'getObjectCatalogue',
    summary: 'The objects that subscriptions can name, with their fields',
    description:
      'The same for everybody until the service is updated: the answer has an ETag, and 304 says that it is as before.',
  })
  @ApiOkResponse({ type: ObjectCatalogueResponse, description: 'All objects.' })
  @ApiErrors('ValidationFailed')
  @NoParameters()
  async get(@Headers() headers: FastifyRequest['headers'], @Res() reply: FastifyReply): Promise<void> {
    await CATALOGUE.answer({ headers }, reply);
  }
}
