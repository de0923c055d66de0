import { textProblem } from '../../lib/text-rules.js';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, Satisfies } from '../../platform/validation/index.js';
import { LONGEST_ID, LONGEST_NAME } from './limits.js';

const ID = { minLength: 1, maxLength: LONGEST_ID };
const NAME = { minLength: 1, maxLength: LONGEST_NAME, description: 'No control characters.' };
const idProblem = (value: unknown): string | undefined => textProblem(value, 1, LONGEST_ID);
const nameProblem = (value: unknown): string | undefined => textProblem(value, 1, LONGEST_NAME);

/** A folder to create. */
export class CreateFolderRequest {
  @ApiProperty({ ...ID, example: '/', description: 'The folder around it; `/` is the root.' })
  @Satisfies('parentId', idProblem)
  parentId!: string;

  @ApiProperty({ ...NAME, example: 'Reports' })
  @Satisfies('name', nameProblem)
  name!: string;
}

/** What to rename, and to what. */
export class RenameRequest {
  @ApiProperty({ ...ID, example: '/reports/Q3 plan.pdf' })
  @Satisfies('id', idProblem)
  id!: string;

  @ApiProperty({ ...NAME, example: 'Q4 plan.pdf' })
  @Satisfies('name', nameProblem)
  name!: string;
}

/** The document that a custom action is about. */
export class CustomActionRequest {
  @ApiProperty(ID)
  @Satisfies('documentId', idProblem)
  documentId!: string;

  @ApiPropertyOptional({ ...ID, description: "The provider's own; this service has no document versions." })
  @Optional()
  @Satisfies('documentVersionId', idProblem)
  documentVersionId?: string;
}
