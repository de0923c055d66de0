import { ApiProperty } from '@nestjs/swagger';
import type { ShownSettings } from '../model/settings.js';

/** What people say of a subscription, beside the vendor's resource. */
export class SubscriptionSettingsResponse implements ShownSettings {
  @ApiProperty({ type: String, nullable: true, example: 'Invoices of the Cologne office' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Asked for by the finance team.' })
  description!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { team: 'billing', stage: 'production' },
    description: '{} when there are none.',
  })
  labels!: Readonly<Record<string, string>>;

  @ApiProperty({ example: false, description: 'Whether its deliveries are put on hold.' })
  paused!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Since when; null while it is not paused.',
  })
  pausedAt!: string | null;
}
