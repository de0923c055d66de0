/** One page of a list: pages count from 1. */
export interface Page {
  readonly page: number;
  readonly limit: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const MAX_PAGE = 1_000_000;

/** Reads `page` and `limit` of a query. @returns the page, or a sentence that says what is wrong with which */
export function readPage(query: Readonly<Record<string, unknown>>): Page | string {
  const page = readNumber(query['page'], 1, MAX_PAGE);
  if (page === undefined) return `page must be a whole number from 1 to ${MAX_PAGE}.`;
  const limit = readNumber(query['limit'], DEFAULT_LIMIT, MAX_LIMIT);
  if (limit === undefined) return `limit must be a whole number from 1 to ${MAX_LIMIT}.`;
  return { page, limit };
}

/** What a list says about the page it shows. */
export function pageMeta({ page, limit }: Page, totalCount: number) {
  return { page, page_count: Math.ceil(totalCount / limit), limit, total_count: totalCount };
}

function readNumber(value: unknown, otherwise: number, max: number): number | undefined {
  if (value === undefined) return otherwise;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= 1 && number <= max ? number : undefined;
}
