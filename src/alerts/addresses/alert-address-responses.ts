import { ApiProperty } from '@nestjs/swagger';
import { ALERT_TYPES, type AlertType } from '../../delivery/index.js';

const STATES = ['waiting', 'taken', 'givenUp'] as const;

/** What became of an alert. */
export class LastAlertResponse {
  @ApiProperty({ enum: ALERT_TYPES, enumName: 'AlertType', example: 'endpoint.disabled' })
  type!: AlertType;

  @ApiProperty({
    format: 'date-time',
    example: '2026-03-09T09:00:00.123Z',
    description: 'When what it tells of happened.',
  })
  at!: string;

  @ApiProperty({
    enum: STATES,
    enumName: 'AlertState',
    example: 'taken',
    description:
      'waiting: to be sent, or sent again; taken: answered with 2xx; givenUp: not taken for an hour.',
  })
  state!: (typeof STATES)[number];

  @ApiProperty({ type: 'integer', minimum: 0, example: 1 })
  attempts!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why it was not taken the last time.',
  })
  error!: string | null;
}

/** Where the owner of a subscription is told of trouble, and how that went. */
export class SubscriptionAlertsResponse {
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    example: 'https://team.example.com/hooks/webhook-alerts',
    description: 'null: nowhere.',
  })
  url!: string | null;

  @ApiProperty({
    type: LastAlertResponse,
    nullable: true,
    description: 'The newest alert there of the last day; null when there was none.',
  })
  last!: LastAlertResponse | null;
}
