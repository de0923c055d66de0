import { Parameters, type Query } from '../../platform/index.js';
import { AppError } from '../../platform/http/errors/index.js';

/**
 * Reads a publishing call's query.
 * @returns whether each result is to name the subscriptions that its event matched
 * @throws AppError ValidationFailed that names what is unknown or makes no sense
 */
export function readPublishQuery(query: Query): { readonly explain: boolean } {
  const parameters = new Parameters(query, ['explain']);
  const { explain = false } = parameters.read('explain', (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'must be true or false' },
  );
  if (parameters.problems.length > 0) {
    throw new AppError('ValidationFailed', `${parameters.problems.join('; ')}.`);
  }
  return { explain };
}
