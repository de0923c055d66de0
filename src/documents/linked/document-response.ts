import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Metadata } from '../../custom-integrations/index.js';
import type { LinkedDocument } from './linked-document.js';
import { PageMeta } from '../../platform/http/page-meta.js';

/** What the provider says of the document. */
export class DocumentMetadata implements Metadata {
  @ApiProperty({ example: 'Q3 plan.pdf' })
  title!: string;

  @ApiProperty({ enum: ['file', 'folder'] })
  kind!: 'file' | 'folder';

  @ApiProperty({ example: '/reports/Q3 plan.pdf' })
  id!: string;

  @ApiPropertyOptional({ format: 'uri' })
  viewLink?: string;

  @ApiPropertyOptional({ format: 'uri' })
  downloadLink?: string;

  @ApiPropertyOptional({ example: 'application/pdf' })
  mimeType?: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  dateModified?: string;

  @ApiPropertyOptional({ type: 'integer', example: 48_213, description: 'In bytes.' })
  size?: number;

  @ApiPropertyOptional()
  readOnly?: boolean;
}

const USER_ID = { example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65', pattern: '^[0-9a-f]{32}$' };
const MOMENT = { format: 'date-time', example: '2026-03-02T09:00:00.000Z' };

/** A linked document. */
export class DocumentResponse {
  @ApiProperty({ example: '7b1d0f7e4c2a4d0f9a6b8c3e5d2f1a09', pattern: '^[0-9a-f]{32}$' })
  ID!: string;

  @ApiProperty({ enum: ['DOCU'] })
  objCode!: 'DOCU';

  @ApiProperty({ example: 'Q3 plan.pdf', description: "The provider's title." })
  name!: string;

  @ApiProperty({
    format: 'uuid',
    example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
    description: 'It may no longer exist.',
  })
  integrationId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Archive',
    description: 'The name of the integration; null when it no longer exists.',
  })
  integrationName!: string | null;

  @ApiProperty({ example: '/reports/Q3 plan.pdf', description: "The provider's id." })
  externalId!: string;

  @ApiProperty({ ...USER_ID, description: 'Who linked it.' })
  ownerID!: string;

  @ApiProperty({ example: 'erika', description: 'The name of who linked it.' })
  ownerUsername!: string;

  @ApiProperty(MOMENT)
  linkedAt!: string;

  @ApiProperty({ ...MOMENT, description: 'When an UPDATE was last published, or the CREATE.' })
  lastUpdateDate!: string;

  @ApiProperty(USER_ID)
  lastUpdatedByID!: string;

  @ApiProperty({
    type: DocumentMetadata,
    description:
      'As of the time when the provider was last asked, without downloadLink: the bytes are at `…/content`, through the ' +
      "caller's own account.",
  })
  metadata!: Metadata;

  /** Without the downloadLink: where a provider signs it, it is good for the account that it was made for alone. */
  static of(document: LinkedDocument): DocumentResponse {
    const { downloadLink: _ofOneAccount, ...metadata } = document.metadata;
    return {
      ID: document.id,
      objCode: 'DOCU',
      name: document.metadata.title,
      integrationId: document.integrationId,
      integrationName: document.integrationName,
      externalId: document.externalId,
      ownerID: document.ownerId,
      ownerUsername: document.ownerUsername,
      linkedAt: document.linkedAt.toISOString(),
      lastUpdateDate: document.lastUpdateDate.toISOString(),
      lastUpdatedByID: document.lastUpdatedBy,
      metadata,
    };
  }
}

export class DocumentListResponse {
  @ApiProperty({ type: [DocumentResponse] })
  documents!: DocumentResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}
