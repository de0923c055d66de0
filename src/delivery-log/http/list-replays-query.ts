import { IdCursor, IdParameter, Limit } from '../../platform/http/input/index.js';

/** Which replays are wanted, and how many. */
export class ListReplaysQuery {
  @IdParameter()
  subscriptionId?: string;

  /** Only replays whose id comes before it. */
  @IdCursor()
  cursor?: string;

  @Limit()
  limit!: number;
}
