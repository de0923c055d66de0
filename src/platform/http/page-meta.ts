import { ApiProperty } from '@nestjs/swagger';

/** Which page of how many a list shows. */
export class PageMeta {
  @ApiProperty({ type: 'integer', example: 1 })
  page!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  page_count!: number;

  @ApiProperty({ type: 'integer', example: 100 })
  limit!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  total_count!: number;
}

/** Where the next page of a list begins that is read by cursor. */
export class CursorMeta {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For the next page; null when this was the last one.',
  })
  cursor!: string | null;
}

/** The same of a list whose pages may end early, because enough was searched for one. */
export class ScanMeta extends CursorMeta {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'How far back this page has searched; null when it has searched everything.',
  })
  searchedTo!: string | null;
}
