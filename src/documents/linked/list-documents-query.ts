import { isUuid } from '../../platform/crypto/index.js';
import { PageLimit, PageNumber, Parameter, Text } from '../../platform/http/input/index.js';
import { textProblem } from '../../lib/text-rules.js';

/** Of the ids that providers give their files, in characters (docs/contract/document-webhooks.md#4). */
export const LONGEST_EXTERNAL_ID = 255;

const LONGEST_SEARCH = 255;

const USER_ID = /^[0-9a-f]{32}$/i;

/** Which documents are wanted; what is left out is not asked for. */
export class ListDocumentsQuery {
  @PageNumber()
  page!: number;

  @PageLimit()
  limit!: number;

  @Parameter(
    (text) => {
      const problem = integrationIdProblem(text);
      return problem === undefined ? { value: text } : { problem };
    },
    { type: 'string', format: 'uuid' },
  )
  integrationId?: string;

  @Text(LONGEST_EXTERNAL_ID, { description: "The provider's id." })
  externalId?: string;

  @Parameter((text) => (USER_ID.test(text) ? { value: text } : { problem: 'must be the ID of a user' }), {
    type: 'string',
    description: 'Who linked it.',
  })
  ownerID?: string;

  @Text(LONGEST_SEARCH, { description: 'A part of the name, whatever its case.' })
  search?: string;
}

/** What is wrong with an integration's id, as the end of a sentence; undefined when nothing is. */
export function integrationIdProblem(value: unknown): string | undefined {
  return typeof value === 'string' && isUuid(value) ? undefined : 'must be the UUID of an integration';
}

/** What is wrong with a provider's id, as the end of a sentence; undefined when nothing is. */
export function externalIdProblem(value: unknown): string | undefined {
  return textProblem(value, 1, LONGEST_EXTERNAL_ID);
}
