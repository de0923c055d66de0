import { ApiProperty } from '@nestjs/swagger';
import { HEALTH_STATES, type HealthState } from '../../delivery/index.js';
import { CursorMeta } from '../../platform/http/page-meta.js';

const DATE = { format: 'date-time', example: '2026-03-09T09:00:00.123Z' };
const NULLABLE_DATE = { ...DATE, type: String, nullable: true };
const COUNT = { type: 'integer', minimum: 0, example: 3 } as const;

/** A URL of a receiver, shared by all subscriptions of the customer that name it, and its health. */
export class EndpointResponse {
  @ApiProperty({
    example: 'M3nSV3ZHtC2zuJ7i8pmKwaiu2kJYBvzcuaUQqOGWC1o',
    description: 'Made of the URL: it is the same as long as the URL is.',
  })
  id!: string;

  @ApiProperty({ format: 'uri', example: 'https://receiver.example.com/hooks' })
  url!: string;

  @ApiProperty({
    enum: HEALTH_STATES,
    enumName: 'EndpointHealth',
    example: 'disabled',
    description:
      'healthy: everything is sent; disabled: only one delivery now and then, to see whether it answers again; frozen: nothing, ' +
      'until it is enabled.',
  })
  health!: HealthState;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '91 of 101 attempts failed since the URL was created or enabled.',
    description: 'Why it is disabled or frozen; null while it is healthy.',
  })
  reason!: string | null;

  @ApiProperty({ ...NULLABLE_DATE, description: 'Since when it is disabled or frozen; null while healthy.' })
  since!: string | null;

  @ApiProperty({
    ...NULLABLE_DATE,
    description: 'While it is disabled: when the next delivery is let through.',
  })
  nextProbeAt!: string | null;

  @ApiProperty({ ...COUNT, description: 'Attempts that the receiver took, since the URL was first named.' })
  successes!: number;

  @ApiProperty({ ...COUNT, description: 'Attempts that failed, since the URL was first named.' })
  failures!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    minimum: 0,
    maximum: 1,
    example: 0.9,
    description:
      'The share of attempts that failed since the URL was created or last enabled; null when there was none.',
  })
  failureRate!: number | null;

  @ApiProperty({ ...COUNT, description: 'Attempts since the URL was created or last enabled.' })
  recentAttempts!: number;

  @ApiProperty({ ...COUNT, description: 'Failures in a row up to now.' })
  consecutiveFailures!: number;

  @ApiProperty({
    ...DATE,
    description: 'The last success; while there was none, when the URL was created or enabled.',
  })
  silentSince!: string;

  @ApiProperty({ ...COUNT, description: 'Deliveries on hold for it.' })
  onHold!: number;

  @ApiProperty({ ...COUNT, description: 'Deliveries that wait for the time of their next attempt.' })
  retrying!: number;

  @ApiProperty({
    ...COUNT,
    description:
      'Requests to it that are under way, of all nodes together, as each of them told last: up to two seconds ago. Of a node that sends ' +
      'to more than 1 000 URLs at once, those with most.',
  })
  inFlight!: number;

  @ApiProperty({
    example: true,
    description:
      'False when onHold or retrying is only what was counted, and there may be more. On hold are counted up to 1 000 (in pages of ' +
      'more than a hundred fewer, in the answer about one URL 100 000), retrying among the oldest 20 000 of the customer.',
  })
  complete!: boolean;

  @ApiProperty({ ...COUNT, description: 'Subscriptions that name it.' })
  subscriptions!: number;

  @ApiProperty({ ...DATE, description: 'When a subscription first named it.' })
  createdAt!: string;
}

export class EndpointsResponse {
  @ApiProperty({ type: [EndpointResponse] })
  endpoints!: EndpointResponse[];

  @ApiProperty({ type: CursorMeta })
  meta!: CursorMeta;
}
