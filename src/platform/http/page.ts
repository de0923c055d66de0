import { AppError } from './errors/index.js';
import { refuseMisspelt } from './misspelt.js';

/** One page of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly limit: number;
}

/** See docs/contract/event-subscriptions.md#4. */
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;
/** Far past every list, and an offset that the database can count to. */
const LARGEST_PAGE = 1_000_000_000;

/**
 * Reads `page` and `limit` of a query.
 * @throws AppError ValidationFailed that names the one which is no number or out of range, or was misspelt
 */
export function readPage(query: Readonly<Record<string, unknown>>): Page {
  refuseMisspelt(query, ['page', 'limit']);
  const page = readNumber(query['page'] ?? '1', LARGEST_PAGE);
  if (page === undefined) throw refusal('page', LARGEST_PAGE);
  const limit = readNumber(query['limit'] ?? String(DEFAULT_LIMIT), LARGEST_LIMIT);
  if (limit === undefined) throw refusal('limit', LARGEST_LIMIT);
  return { page, limit };
}

/** How many rows come before the page. */
export function offsetOf({ page, limit }: Page): number {
  return (page - 1) * limit;
}

/** What a list says about the page that it shows; an empty list has no pages. */
export function pageMeta({ page, limit }: Page, totalCount: number) {
  return { page, page_count: Math.ceil(totalCount / limit), limit, total_count: totalCount };
}

function refusal(name: string, largest: number): AppError {
  return new AppError('ValidationFailed', `${name}: must be a whole number from 1 to ${largest}.`);
}

function readNumber(text: unknown, largest: number): number | undefined {
  if (typeof text !== 'string' || !/^\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= 1 && number <= largest ? number : undefined;
}
