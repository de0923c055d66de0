import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsString, ValidateIf } from 'class-validator';
import { VERSIONS, type VersionName } from '../subscription.js';

/** May be left out; null is not the same as left out. */
const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

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
    example: ['0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
    description: 'Every one of them must be there, or nothing is changed.',
  })
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  subscriptionIds?: string[];

  @ApiPropertyOptional({ example: true, description: 'All of the customer; false is the same as left out.' })
  @Optional()
  @IsBoolean()
  allCustomerSubscriptions?: boolean;

  @ApiProperty({ enum: VERSIONS, enumName: 'SubscriptionVersion', example: 'v2' })
  @IsIn(VERSIONS, ONE_OF_VERSIONS)
  version!: VersionName;
}
