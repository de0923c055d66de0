import { ApiProperty } from '@nestjs/swagger';

const CONTENTS = ['journal', 'attempts', 'deferred', 'figures', 'audit'] as const;
export type StoredContent = (typeof CONTENTS)[number];

const BYTES = { type: 'integer', format: 'int64', example: 73_400_320 } as const;
const ROWS = {
  type: 'integer',
  nullable: true,
  example: 120_000,
  description: 'About how many, as PostgreSQL counted last; null when it has not yet.',
} as const;

/** One day of a table. */
export class StoredPartitionResponse {
  @ApiProperty({ example: 'segments_20260309' })
  name!: string;

  @ApiProperty({ format: 'date', example: '2026-03-09', description: 'In UTC.' })
  day!: string;

  @ApiProperty({ ...BYTES, description: 'With its indexes.' })
  bytes!: number;

  @ApiProperty(ROWS)
  rows!: number | null;
}

/** A table that grows with what passes through the service. */
export class StoredTableResponse {
  @ApiProperty({ example: 'segments' })
  name!: string;

  @ApiProperty({
    enum: CONTENTS,
    enumName: 'StoredContent',
    example: 'journal',
    description:
      'journal: events and their deliveries; attempts: answers of receivers; deferred: deliveries that a first attempt did not end; ' +
      'figures: those of GET /api/v1/stats; audit: who changed what.',
  })
  content!: StoredContent;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 7,
    description: 'Days after which it is dropped, of deferred deliveries after their end; null: never.',
  })
  keptDays!: number | null;

  @ApiProperty({ ...BYTES, description: 'With all of its days and indexes.' })
  bytes!: number;

  @ApiProperty(ROWS)
  rows!: number | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    example: '2026-03-02T00:00:00.000Z',
    description:
      'When the oldest of it begins: a day, or the time of the oldest entry. Null: there is none, or it is not known.',
  })
  oldest!: string | null;

  @ApiProperty({
    type: [StoredPartitionResponse],
    description: 'Its days, oldest first, with some that are made ahead; empty where it has none.',
  })
  partitions!: StoredPartitionResponse[];
}

export class StorageResponse {
  @ApiProperty({ ...BYTES, description: 'Of the whole database.' })
  databaseBytes!: number;

  @ApiProperty({ type: [StoredTableResponse] })
  tables!: StoredTableResponse[];
}
