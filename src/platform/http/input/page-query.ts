import { IgnoresUnknown } from './check.js';
import { PageLimit, PageNumber } from './parameters.js';

/** Which page of a list is wanted. Pages count from 1. Other parameters are ignored, since deployed clients add their own. */
@IgnoresUnknown()
export class PageQuery {
  @PageNumber()
  page!: number;

  @PageLimit()
  limit!: number;
}
