import { ApiProperty } from '@nestjs/swagger';
import { readUrl } from '../../event-subscriptions/index.js';
import { Reads } from '../../platform/http/input/index.js';

/** Where the owner of a subscription wants to be told. */
export class SubscriptionAlertsRequest {
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    maxLength: 2_000,
    example: 'https://team.example.com/hooks/webhook-alerts',
    description:
      'Absolute, http or https, without user info, as the URL of a subscription is; null: nowhere.',
  })
  @Reads<string | null>((sent) => {
    if (sent === null) return { value: null };
    const result = readUrl(sent);
    return 'value' in result ? { value: result.value.url } : result;
  })
  url!: string | null;
}
