import { decodeDeliveryCursor, type DeliveryPosition } from '../reading/delivery-position.js';
import { DELIVERY_STATES, type DeliveryState } from '../../delivery/index.js';
import type { DeliveryQuery } from '../reading/logged-delivery.js';
import { EventTypeParameter, ObjCodeParameter, ObjIdParameter } from '../../event-subscriptions/index.js';
import { Cursor, IdParameter, Limit, Parameter, Since, Until } from '../../platform/http/input/index.js';
import { oneOf, quoted } from '../../lib/value-text.js';
import { readEventId, readHref } from './delivery-filter-readers.js';

/** Which deliveries are wanted. */
export class FilterDeliveriesQuery {
  @IdParameter()
  subscriptionId?: string;

  /** As the WHATWG parser writes it. */
  @Parameter(readHref, { type: 'string', format: 'uri', description: 'The URL of the subscriptions.' })
  url?: string;

  @Parameter(readStates, {
    type: 'array',
    items: { type: 'string', enum: [...DELIVERY_STATES] },
    description: 'One state, or several with commas between them.',
    style: 'form',
    explode: false,
  })
  state?: readonly DeliveryState[];

  @ObjCodeParameter()
  objCode?: string;

  @EventTypeParameter()
  eventType?: string;

  @ObjIdParameter()
  objId?: string;

  @Parameter(readEventId, {
    type: 'string',
    description: 'Of this event; what replays made of it too.',
  })
  eventId?: string;

  @IdParameter('Made by this replay.')
  replayId?: string;

  @IdParameter('Last retried or cancelled by this bulk job.')
  jobId?: string;

  /** In milliseconds since the Unix epoch, as `until` is. */
  @Since(
    'Only deliveries whose event was accepted, or that a replay made, at this time or later. Without an offset it is UTC.',
  )
  since?: number;

  @Until('Only deliveries whose event was accepted, or that a replay made, at this time or earlier.')
  until?: number;
}

/** Which deliveries are wanted, and how many. */
export class ListDeliveriesQuery extends FilterDeliveriesQuery {
  @Cursor(decodeDeliveryCursor)
  cursor?: DeliveryPosition;

  @Limit()
  limit!: number;
}

/** What the log is asked for. */
export function deliveryQuery(query: FilterDeliveriesQuery): DeliveryQuery {
  const { subscriptionId, objCode, eventType, objId, eventId, replayId, jobId } = query;
  const { url: href, state: states, since: sinceMs, until: untilMs } = query;
  return {
    subscriptionId,
    objCode,
    eventType,
    objId,
    eventId,
    replayId,
    jobId,
    href,
    states,
    sinceMs,
    untilMs,
  };
}

function readStates(text: string) {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !DELIVERY_STATES.includes(name as DeliveryState));
  return unknown === undefined
    ? { value: [...new Set(names as DeliveryState[])] }
    : { problem: `must be ${oneOf(DELIVERY_STATES)}, or several with commas, not ${quoted(unknown)}` };
}
