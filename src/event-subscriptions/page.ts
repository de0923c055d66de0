/** One page of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly limit: number;
}

/** Contract, section 4. */
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;
/** Far past every list, and an offset that the database can count to. */
const LARGEST_PAGE = 1_000_000_000;

/** Reads `page` and `limit` of a query; a sentence when one of them is no number or out of range. */
export function readPage(query: Readonly<Record<string, unknown>>): Page | string {
  const page = readNumber(query['page'] ?? '1', LARGEST_PAGE);
  if (page === undefined) return `page: must be a whole number from 1 to ${LARGEST_PAGE}`;
  const limit = readNumber(query['limit'] ?? String(DEFAULT_LIMIT), LARGEST_LIMIT);
  if (limit === undefined) return `limit: must be a whole number from 1 to ${LARGEST_LIMIT}`;
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

function readNumber(text: unknown, largest: number): number | undefined {
  if (typeof text !== 'string' || !/^\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= 1 && number <= largest ? number : undefined;
}
