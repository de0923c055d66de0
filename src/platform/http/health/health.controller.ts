import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/index.js';
import { ShutdownSignal } from '../shutdown.js';
import { HealthRegistry } from './health-registry.js';

const READY = {
  status: 'ready',
  checks: { database: { ok: true }, migrations: { ok: true }, dueWork: { ok: true } },
};
const NOT_READY = {
  status: 'not ready',
  checks: { database: { ok: false, problem: 'cannot be checked: the database does not answer' } },
};

/** For load balancers and orchestrators; open to everybody, and says nothing that they may not know. */
@ApiTags('Health')
@Access('public')
@Controller('health')
export class HealthController {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly shutdown: ShutdownSignal,
  ) {}

  @Get('live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'The process runs and answers', security: [] })
  @ApiResponse({
    status: 200,
    schema: { type: 'object', example: { status: 'live' } },
    description: 'Alive.',
  })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'The database can be written to, its schema is current, and due work is being claimed',
    security: [],
  })
  @ApiResponse({ status: 200, schema: { type: 'object', example: READY }, description: 'Ready.' })
  @ApiResponse({
    status: 503,
    schema: { type: 'object', example: NOT_READY },
    description: 'Not ready; says what is wrong.',
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    if (this.shutdown.isShuttingDown) {
      reply.status(503);
      return {
        status: 'not ready',
        checks: { running: { ok: false, problem: 'this node is shutting down' } },
      };
    }
    const { ready, checks } = await this.registry.run();
    reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', checks };
  }
}
