import { withOneFullStop } from '../../../lib/sentence.js';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
import type { ErrorFacts } from './error-facts.js';

/**
 * An error with a place in the catalogue. The exception filter turns it into the vendor's shape,
 * `{"error":{"class":"<code>","message":"<what and where>"}}` (docs/contract/event-subscriptions.md#2).
 */
export class AppError extends Error {
  readonly status: number;

  /**
   * @param code a key of the catalogue; decides the status
   * @param message what is wrong and where, a sentence or several; shown to the caller, so never a secret
   * @param headers response headers that belong to the error, such as Retry-After
   * @param facts for programs, beside the class; never a secret
   */
  constructor(
    readonly code: ErrorCode,
    message?: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly facts: ErrorFacts = {},
  ) {
    super(withOneFullStop(message ?? CATALOGUE[code].message));
    this.name = code;
    this.status = CATALOGUE[code].status;
  }
}
