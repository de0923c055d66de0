import { ApiProperty } from '@nestjs/swagger';

/** Who changed what, and when. */
export class AuditEntryResponse {
  @ApiProperty({ format: 'uuid', example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-09T09:00:00.123Z' })
  at!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
    description: 'Null: whoever runs the installation, by the command line or the first start.',
  })
  userId!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'admin', description: 'As it was then.' })
  username!: string | null;

  @ApiProperty({ example: 'subscription.created', description: 'The kind of object, and what was done.' })
  action!: string;

  @ApiProperty({ example: 'subscription' })
  objectType!: string;

  @ApiProperty({ example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  objectId!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { objCode: 'PROJ', eventType: 'UPDATE', url: 'https://receiver.example.com/hooks' },
    description:
      'What else helps to understand it, such as the names of changed fields; never a secret. ' +
      'URLs without their query.',
  })
  details!: Readonly<Record<string, unknown>>;
}

export class AuditMeta {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Where the next page begins; null when nothing older is left.',
    example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
  })
  cursor!: string | null;
}

export class AuditResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  entries!: AuditEntryResponse[];

  @ApiProperty({ type: AuditMeta })
  meta!: AuditMeta;
}
