import { Controller, Get, Header, Headers, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Authenticated, CurrentAuthentication } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import type { StreamConnection } from '../tail/stream-connection.js';
import { StreamQuery } from './stream-query.js';
import { StreamService } from './stream.service.js';

const EVENT_STREAM = 'text/event-stream';

/** What happens, as it happens: server-sent events. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller('api/v1/stream')
export class StreamController {
  constructor(private readonly streams: StreamService) {}

  @Get()
  @Header('Content-Type', EVENT_STREAM)
  // Nobody on the way is to keep, compress or collect it. No request follows on its connection.
  @Header('Cache-Control', 'no-store, no-transform')
  @Header('X-Accel-Buffering', 'no')
  @Header('Connection', 'close')
  @ApiOperation({
    operationId: 'getStream',
    summary: 'What happens, as it happens',
    description:
      'Server-sent events: ready, then deliveries, events, endpoints, replays and stats, as docs/stream.md tells them; reset for what has ' +
      'to be read anew, end before the service ends it. A comment comes every 15 seconds. Last-Event-ID goes on where another ' +
      'connection ended, on any node.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last message of an earlier connection.',
    schema: { type: 'string' },
  })
  @ApiProduces(EVENT_STREAM)
  @ApiOkResponse({
    description: 'The stream, until one of the two ends it.',
    content: { [EVENT_STREAM]: { schema: { type: 'string' } } },
  })
  @ApiErrors('ValidationFailed', 'TooManyRequests', 'ShuttingDown')
  open(
    @CurrentAuthentication() caller: Authenticated,
    @Query() { topics }: StreamQuery,
    @Req() { method }: FastifyRequest,
    @Headers('last-event-id') lastId?: string,
  ): StreamConnection | undefined {
    // HEAD asks for the head alone, which is the same whatever follows.
    return method === 'HEAD' ? undefined : this.streams.open(caller, topics, lastId);
  }
}
