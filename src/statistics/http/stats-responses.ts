import { ApiProperty } from '@nestjs/swagger';
import { type Metric, METRICS } from '../reading/series.js';

const DATE = { format: 'date-time', example: '2026-03-09T09:00:00.000Z' };

/** One figure over time. */
export class StatsSeriesResponse {
  @ApiProperty({
    enum: METRICS,
    enumName: 'StatsMetric',
    example: 'attempts',
    description:
      'events: accepted; deliveriesMade: that these events made; deliveries: that came to an end, by outcome delivered or ' +
      'exhausted; attempts: by outcome; latency: milliseconds from publish to receipt, by quantile, of deliveries that the ' +
      'receiver took at the first attempt; latencyBuckets: how many of those took longer than the bucket before and up to upToMs. ' +
      'A subscription or an endpoint has no events and deliveriesMade. backlog: the most deliveries that waited at once, by state ' +
      'pending, retrying or onHold; backlogAge: the most seconds for which one that could have been sent was not. Both are sampled once ' +
      'a minute, and of the customer alone: by, objCode, subscriptionId and endpointId leave them out.',
  })
  metric!: Metric;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { objCode: 'PROJ', outcome: 'httpError' },
    description:
      'Of whom and of what: objCode; subscriptionId and url; endpointId and url; outcome; quantile; upToMs; state.',
  })
  labels!: Record<string, string>;

  @ApiProperty({
    type: 'array',
    items: { type: 'number', nullable: true },
    example: [0, 3, 12],
    description:
      'One for each step; null where there is no latency, and where the backlog was not looked at.',
  })
  points!: (number | null)[];
}

export class StatsResponse {
  @ApiProperty({ ...DATE, description: 'When the first point begins.' })
  from!: string;

  @ApiProperty({ ...DATE, example: '2026-03-09T10:00:00.000Z', description: 'When the last point ends.' })
  to!: string;

  @ApiProperty({ type: 'integer', example: 60, description: 'The seconds of a point.' })
  step!: number;

  @ApiProperty({
    type: [StatsSeriesResponse],
    description:
      'Those that are nothing but zeros are left out; of the backlog, those of which nothing is known.',
  })
  series!: StatsSeriesResponse[];
}
