import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A request parameter or header. */
export class NameAndValue {
  @ApiProperty({ example: 'access_type' })
  name!: string;

  @ApiProperty({ example: 'offline' })
  value!: string;
}

/** A header whose stored value may be kept. */
export class HeaderToKeep {
  @ApiProperty({ example: 'X-Gateway-Key' })
  name!: string;

  @ApiPropertyOptional({ example: 'a-secret', description: 'Left out: the value that is stored.' })
  value?: string;
}
