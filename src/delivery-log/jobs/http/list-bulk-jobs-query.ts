import { IdCursor, Limit } from '../../../platform/http/input/index.js';

/** Which jobs are wanted, and how many. */
export class ListBulkJobsQuery {
  /** Only jobs whose id comes before it. */
  @IdCursor()
  cursor?: string;

  @Limit()
  limit!: number;
}
