import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  EVENT_TYPES,
  LONGEST_OBJ_ID,
  readEventType,
  readObjCode,
  readObjId,
} from '../../../event-subscriptions/index.js';
import { objCodes } from '../../../filtering/index.js';
import { type FieldResult, readId, readMoment, Reads, REVERSED } from '../../../platform/http/input/index.js';
import { kindOf, oneOf, quoted } from '../../../lib/value-text.js';
import { readEventId, readHref } from '../../http/delivery-filter-readers.js';
import {
  BLOCKED_HEALTH,
  BULK_STATES,
  type BulkState,
  type DeliveryFilter,
  type UrlFilter,
} from '../bulk-job.js';

/** A text that may be left out. */
function TextField(
  read: (text: string) => FieldResult<unknown>,
  docs: ApiPropertyOptions = {},
): PropertyDecorator {
  return (prototype, property) => {
    ApiPropertyOptional({ type: String, ...docs } as ApiPropertyOptions)(prototype, property);
    Reads<unknown>((sent) => {
      if (sent === undefined) return { value: undefined };
      return typeof sent === 'string' ? read(sent) : { problem: `must be a string, not ${kindOf(sent)}` };
    })(prototype, property);
  };
}

/** States that a job can change, all of them when they are left out; the text of one stands for a list of it. */
function StatesField(states: readonly BulkState[]): PropertyDecorator {
  return (prototype, property) => {
    ApiPropertyOptional({
      type: [String],
      enum: states,
      minItems: 1,
      example: [states.at(-1)],
      description: 'All of these when it is left out.',
    })(prototype, property);
    Reads((sent) => readStates(sent, states))(prototype, property);
  };
}

function readStates(sent: unknown, states: readonly BulkState[]): FieldResult<readonly BulkState[]> {
  if (sent === undefined) return { value: states };
  const names = typeof sent === 'string' ? [sent] : sent;
  if (!Array.isArray(names)) return { problem: `must be an array of states, not ${kindOf(sent)}` };
  if (names.length === 0) return { problem: 'must not be empty; leave it out for all states' };
  const wrong = names.findIndex((name) => !states.includes(name as BulkState));
  if (wrong < 0) return { value: states.filter((state) => names.includes(state)) };
  const told = typeof names[wrong] === 'string' ? quoted(names[wrong]) : kindOf(names[wrong]);
  return { problem: `must hold only ${oneOf(states)}, not ${told}` };
}

/** Which deliveries are meant, as the list of deliveries is asked: all that is said must hold. */
abstract class DeliveryJobFilter {
  abstract state: readonly BulkState[];

  @TextField(readId, { format: 'uuid' })
  subscriptionId?: string;

  @TextField(readHref, { format: 'uri', description: 'The URL of the subscriptions.' })
  url?: string;

  @TextField(readObjCode, { enum: objCodes() })
  objCode?: string;

  @TextField(readEventType, { enum: EVENT_TYPES, enumName: 'EventType' })
  eventType?: string;

  @ApiPropertyOptional({ type: String, maxLength: LONGEST_OBJ_ID })
  @Reads<string | null | undefined>((sent) =>
    sent === undefined
      ? { value: undefined }
      : sent === null || sent === ''
        ? { problem: 'must not be empty; leave it out for all objects' }
        : readObjId(sent),
  )
  objId?: string;

  @TextField(readEventId, { description: 'Of this event; what replays made of it too.' })
  eventId?: string;

  @TextField(readId, { format: 'uuid', description: 'Made by this replay.' })
  replayId?: string;

  @TextField(readId, { format: 'uuid', description: 'Last retried or cancelled by this job.' })
  jobId?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Made then or later: when its event was accepted, or the replay made it.',
  })
  @Reads<number | undefined>((sent, others) => {
    if (sent === undefined) return { value: undefined };
    if (typeof sent !== 'string') return { problem: `must be a string, not ${kindOf(sent)}` };
    const since = readMoment(sent, 'later');
    const until = (others.read('until') as number | undefined) ?? Infinity;
    return 'value' in since && since.value > until ? { problem: REVERSED } : since;
  })
  since?: number;

  @TextField((text) => readMoment(text, 'earlier'), {
    format: 'date-time',
    description: 'Made then or earlier; never later than the job.',
  })
  until?: number;
}

export class RetryJobFilter extends DeliveryJobFilter {
  @StatesField(BULK_STATES.retry)
  state!: readonly BulkState[];
}

export class CancelJobFilter extends DeliveryJobFilter {
  @StatesField(BULK_STATES.cancel)
  state!: readonly BulkState[];
}

/** Which URLs that are disabled or frozen are meant: all of them that a subscription uses, but for what is said. */
export class EnableJobFilter {
  @TextField(readHref, { format: 'uri' })
  url?: string;

  @TextField(
    (text) =>
      BLOCKED_HEALTH.some((health) => health === text)
        ? { value: text }
        : { problem: `must be ${oneOf(BLOCKED_HEALTH)}, not ${quoted(text)}` },
    { enum: BLOCKED_HEALTH },
  )
  health?: (typeof BLOCKED_HEALTH)[number];
}

export function deliveryFilter(sent: RetryJobFilter | CancelJobFilter): DeliveryFilter {
  const { url: href, state: states, since: sinceMs, until: untilMs, ...rest } = sent;
  return {
    ...rest,
    states,
    ...(href !== undefined && { href }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
}

export function urlFilter({ url: href, health }: EnableJobFilter): UrlFilter {
  return { ...(href !== undefined && { href }), ...(health !== undefined && { health }) };
}
