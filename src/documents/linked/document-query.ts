import { isUuid } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type Page, readPage } from '../../platform/http/page.js';
import { textProblem } from '../../platform/validation/index.js';
import { nearestOf } from '../../lib/nearest-name.js';

/** Of the ids that providers give their files, in characters (docs/contract/document-webhooks.md#4). */
export const LONGEST_EXTERNAL_ID = 255;

/** Which documents are wanted; what is left out is not asked for. */
export interface DocumentFilters {
  readonly integrationId?: string;
  readonly externalId?: string;
  readonly ownerId?: string;
}

const USER_ID = /^[0-9a-f]{32}$/i;
const KNOWN = ['page', 'limit', 'integrationId', 'externalId', 'ownerID'];

/** What is wrong with an integration's id, as the end of a sentence; undefined when nothing is. */
export function integrationIdProblem(value: unknown): string | undefined {
  return typeof value === 'string' && isUuid(value) ? undefined : 'must be the UUID of an integration';
}

/** What is wrong with a provider's id, as the end of a sentence; undefined when nothing is. */
export function externalIdProblem(value: unknown): string | undefined {
  return textProblem(value, 1, LONGEST_EXTERNAL_ID);
}

/**
 * Reads a list's query.
 * @throws AppError ValidationFailed that names each parameter that is unknown or makes no sense
 */
export function readDocumentQuery(query: Readonly<Record<string, unknown>>): {
  page: Page;
  filters: DocumentFilters;
} {
  const problems = Object.keys(query)
    .filter((name) => !KNOWN.includes(name))
    .slice(0, 5)
    .map((name) => {
      const instead = nearestOf(name, KNOWN) || `; there are ${KNOWN.join(', ')}`;
      return `${JSON.stringify(name.slice(0, 60))} is no parameter${instead}.`;
    });
  const read = <Name extends keyof DocumentFilters>(
    parameter: string,
    problemOf: (value: unknown) => string | undefined,
    as: Name,
  ): Partial<Record<Name, string>> => {
    const value = query[parameter];
    if (value === undefined || value === '') return {};
    const problem = problemOf(value);
    if (problem !== undefined) problems.push(`${parameter} ${problem}.`);
    return { [as]: value } as Record<Name, string>;
  };
  const filters = {
    ...read('integrationId', integrationIdProblem, 'integrationId'),
    ...read('externalId', externalIdProblem, 'externalId'),
    ...read('ownerID', userIdProblem, 'ownerId'),
  };
  if (problems.length > 0) throw new AppError('ValidationFailed', problems.join(' '));
  return { page: readPage(query), filters };
}

function userIdProblem(value: unknown): string | undefined {
  return typeof value === 'string' && USER_ID.test(value) ? undefined : 'must be the ID of a user';
}
