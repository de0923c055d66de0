import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsString, ValidateIf } from 'class-validator';
import { VERSIONS, type VersionName } from '../model/subscription.js';

/** May be left out; null is the same as left out (docs/contract/event-subscriptions.md#3). */
const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** All of one call are locked at once; for more of them there is allCustomerSubscriptions. */
const MOST_IDS = 10_000;

const ONE_OF_VERSIONS = { message: `version must be one of ${VERSIONS.join(', ')}` };

/** The version that a subscription is to have. */
export class VersionRequest {
  @ApiProperty({ enum: VERSIONS, enumName: 'SubscriptionVersion', example: 'v2' })
  @IsIn(VERSIONS, ONE_OF_VERSIONS)
  version!: VersionName;
}

/** The version that many subscriptions are to have; exactly one of the two ways to name them. */
export class BulkVersionRequest {
  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MOST_IDS,
    example: ['0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
    description: 'Every one of them must be there, or nothing is changed.',
  })
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_IDS, { message: `subscriptionIds must not hold more than ${MOST_IDS} ids` })
  @IsString({ each: true })
  subscriptionIds?: string[] | null;

  @ApiPropertyOptional({ example: true, description: 'All of the customer; false is the same as left out.' })
  @Optional()
  @IsBoolean()
  allCustomerSubscriptions?: boolean | null;

  @ApiProperty({ enum: VERSIONS, enumName: 'SubscriptionVersion', example: 'v2' })
  @IsIn(VERSIONS, ONE_OF_VERSIONS)
  version!: VersionName;
}
