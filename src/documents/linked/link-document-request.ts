import { ApiProperty } from '@nestjs/swagger';
import { Satisfies } from '../../platform/validation/index.js';
import { externalIdProblem, integrationIdProblem, LONGEST_EXTERNAL_ID } from './list-documents-query.js';

/** A provider's file to link. */
export class LinkDocumentRequest {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  @Satisfies('integrationId', integrationIdProblem)
  integrationId!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_EXTERNAL_ID,
    example: '/reports/Q3 plan.pdf',
    description: "The provider's id of a file.",
  })
  @Satisfies('externalId', externalIdProblem)
  externalId!: string;
}
