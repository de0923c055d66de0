import { decodeCursor, type EventPosition } from '../../delivery/index.js';
import { EventTypeParameter, ObjCodeParameter, ObjIdParameter } from '../../event-subscriptions/index.js';
import { Cursor, IdCursor, Limit, Since, Until } from '../../platform/http/input/index.js';

/** Which recorded events are wanted, and how many. */
export class ListEventsQuery {
  @ObjCodeParameter()
  objCode?: string;

  @EventTypeParameter()
  eventType?: string;

  @ObjIdParameter()
  objId?: string;

  /** In milliseconds since the Unix epoch, as `until` is. */
  @Since('Accepted then or later. Without an offset it is UTC.')
  since?: number;

  @Until('Accepted then or earlier.')
  until?: number;

  @Cursor(decodeCursor)
  cursor?: EventPosition;

  @Limit()
  limit!: number;
}

/** Which subscriptions a call about one event wants to know about. */
export class ExplainEventQuery {
  /** Only subscriptions whose id comes before it. */
  @IdCursor()
  cursor?: string;

  @Limit()
  limit!: number;
}
