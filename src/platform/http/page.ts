/** One page of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly limit: number;
}

/** How many rows come before the page. */
export function offsetOf({ page, limit }: Page): number {
  return (page - 1) * limit;
}

/** What a list says about the page that it shows; an empty list has no pages. */
export function pageMeta({ page, limit }: Page, totalCount: number) {
  return { page, page_count: Math.ceil(totalCount / limit), limit, total_count: totalCount };
}
