import { ApiProperty } from '@nestjs/swagger';
import type { SubscriptionSettings } from '../model/settings.js';

/** What people say of a subscription, beside the vendor's resource. */
export class SubscriptionSettingsResponse implements SubscriptionSettings {
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
}
