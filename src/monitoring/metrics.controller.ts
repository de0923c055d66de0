import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../platform/http/access/index.js';
import { Metrics } from '../platform/metrics/index.js';

const EXAMPLE = `# HELP hookfront_events_total Published events by what became of them.
# TYPE hookfront_events_total counter
hookfront_events_total{result="accepted"} 4711
`;

/** For Prometheus; every node answers for itself, whatever its roles. */
@ApiTags('Monitoring')
@Access('scraper')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'The metrics of this node, in the text format of Prometheus',
  })
  @ApiResponse({
    status: 200,
    description: 'Answered even while the database is away; what only the database knows is then left out.',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
