import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { VersionName } from '../model/subscription.js';
import type { Replacement } from './subscription-replacement.js';

/** The subscription that took the place of another one. */
export class ReplacementResponse implements Replacement {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty({
    format: 'uuid',
    example: '0197b1f0-2c3d-7e4f-8a5b-6c7d8e9fa0b1',
    description: 'The old one.',
  })
  replaces!: string;

  @ApiProperty({ enum: ['v1', 'v2'], example: 'v2', description: 'The one that the old one had.' })
  version!: VersionName;

  @ApiPropertyOptional({
    type: [String],
    description: 'What is amiss with its filters or its address; absent when nothing is.',
  })
  warnings?: readonly string[];
}
