import { DELIVERY_STATES, type DeliveryState } from '../../delivery/index.js';
import { ApiProperty } from '@nestjs/swagger';
import { RETRY_REJECTIONS, type RetryRejection } from '../manual-retry/retry-now.js';
import { objCodes } from '../../filtering/index.js';
import { EVENT_TYPES, VERSIONS, type VersionName } from '../../event-subscriptions/index.js';
import { ScanMeta } from '../../platform/http/page-meta.js';

const DATE = { format: 'date-time', example: '2026-03-09T09:00:00.123Z' };
const NULLABLE_DATE = { ...DATE, type: String, nullable: true };
const DELIVERY_ID = 'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0';

/** What a delivery on hold waits for. */
const ON_HOLD_BY = ['paused', 'disabled', 'frozen', 'recovering', 'busy'] as const;

/** One request of a delivery. */
export class AttemptResponse {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  number!: number;

  @ApiProperty({ ...DATE, description: 'When it began.' })
  at!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 42 })
  durationMs!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 500,
    description: 'Null when there was no answer.',
  })
  status!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'The receiver answered 500.',
    description: 'What went wrong; null when the receiver took it.',
  })
  error!: string | null;
}

/** An attempt with what the receiver answered. */
export class RecordedAttemptResponse extends AttemptResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Internal Server Error',
    description: 'Of a failed attempt: the first 4 096 bytes of the answer’s body; null when there was none.',
  })
  response!: string | null;

  @ApiProperty({
    type: String,
    enum: ['utf-8', 'base64', null],
    nullable: true,
    example: 'utf-8',
    description: 'base64 when the bytes are not UTF-8.',
  })
  responseEncoding!: 'utf-8' | 'base64' | null;
}

/** A delivery: one event to one subscription. */
export class DeliveryResponse {
  @ApiProperty({ example: DELIVERY_ID, description: 'The webhook-id that the receiver gets.' })
  id!: string;

  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  subscriptionId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Orders to the warehouse',
    description: 'The name of the subscription; null when it has none, or is forgotten.',
  })
  subscriptionName!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'https://receiver.example.com/hooks',
    description: 'Null when the subscription is forgotten.',
  })
  url!: string | null;

  @ApiProperty({ example: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0' })
  eventId!: string;

  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', example: 'UPDATE' })
  eventType!: string;

  @ApiProperty({ enum: objCodes(), enumName: 'ObjCode', example: 'PROJ' })
  objCode!: string;

  @ApiProperty({ type: String, nullable: true, example: '59d7dd29000001f8e8f5f5d8e5d2b1ab' })
  objId!: string | null;

  @ApiProperty({ enum: VERSIONS, enumName: 'SubscriptionVersion', example: 'v2' })
  version!: VersionName;

  @ApiProperty({
    enum: DELIVERY_STATES,
    enumName: 'DeliveryState',
    example: 'retrying',
    description:
      'pending: its first attempt, right after its event, is still to come or under way; retrying: it waits for the time of its ' +
      'next attempt, or that attempt is under way; onHold: it waits for its URL, which ' +
      'is disabled, frozen or busy; delivered; exhausted: given up; cancelled: its subscription was deleted, ' +
      'its replay cancelled, or a bulk job cancelled it.',
  })
  state!: DeliveryState;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'The receiver answered 500.',
    description:
      'Why it is in its state, where there is more to say; of one on hold, what its URL waits for now.',
  })
  reason!: string | null;

  @ApiProperty({
    enum: [...ON_HOLD_BY, null],
    type: String,
    nullable: true,
    example: null,
    description:
      'Of one on hold, what it waits for: a paused subscription; a URL that is disabled, frozen, only just well again, or busy.',
  })
  onHoldBy!: (typeof ON_HOLD_BY)[number] | null;

  @ApiProperty({
    ...NULLABLE_DATE,
    example: null,
    description: 'Of one on hold for a disabled URL, when the oldest of those is tried next.',
  })
  nextProbeAt!: string | null;

  @ApiProperty({ ...DATE, description: 'When its event was accepted, or the replay made it.' })
  createdAt!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  attemptCount!: number;

  @ApiProperty({ type: AttemptResponse, nullable: true })
  lastAttempt!: AttemptResponse | null;

  @ApiProperty({
    ...NULLABLE_DATE,
    description: 'When the next attempt is due; null unless it is retrying and waits for a time.',
  })
  dueAt!: string | null;

  @ApiProperty({
    example: false,
    description: 'Of a retrying one: it waits no longer, its attempt is being made or about to be.',
  })
  underWay!: boolean;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The replay that made it; null when an event did.',
  })
  replayId!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Of a replayed one: the id of the delivery that it repeats.',
  })
  replayOf!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The bulk job that last retried or cancelled it.',
  })
  jobId!: string | null;
}

/** The request of a delivery. */
export class SentRequestResponse {
  @ApiProperty({ example: 'POST' })
  method!: string;

  @ApiProperty({ example: 'https://receiver.example.com/hooks' })
  url!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: {
      'content-type': 'application/json; charset=utf-8',
      authorization: 'Bearer ****iver',
      'user-agent': 'Hookfront',
      'webhook-id': DELIVERY_ID,
    },
    description: 'As sent, but for the bearer token: always masked.',
  })
  headers!: Record<string, string>;

  @ApiProperty({
    type: [String],
    example: ['webhook-timestamp', 'webhook-signature'],
    description: 'Sent too, but not kept: made anew for every attempt from the clock and the signing secret.',
  })
  headersNotKept!: string[];

  @ApiProperty({
    example: '{"eventType":"UPDATE","subscriptionId":"0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f"}',
    description: 'Exactly as it was signed and sent.',
  })
  body!: string;
}

/** A delivery with all that is known of it. */
export class DeliveryRecordResponse extends DeliveryResponse {
  @ApiProperty({
    type: [RecordedAttemptResponse],
    description: 'In order; those from before the retention period are missing.',
  })
  attempts!: RecordedAttemptResponse[];

  @ApiProperty({
    type: SentRequestResponse,
    nullable: true,
    description: 'The same on every attempt, but for the headers that are not kept.',
  })
  request!: SentRequestResponse | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why the request is not there; null when it is.',
  })
  requestMissing!: string | null;

  @ApiProperty({
    enum: [...RETRY_REJECTIONS, null],
    type: String,
    nullable: true,
    example: null,
    description:
      'Why another try would be refused now; null when it would be made. unsubscribed: its subscription was deleted.',
  })
  retryRefused!: RetryRejection | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
    description:
      'The subscription that a replay of it is made for: its own, or the last one that took its place; null when that was deleted.',
  })
  currentSubscriptionId!: string | null;
}

export class DeliveriesResponse {
  @ApiProperty({ type: [DeliveryResponse] })
  deliveries!: DeliveryResponse[];

  @ApiProperty({ type: ScanMeta })
  meta!: ScanMeta;
}

const COUNT = { type: 'integer', minimum: 0, example: 12 } as const;

/** How many deliveries are in each state. */
export class DeliveryCountsResponse implements Record<DeliveryState, number> {
  @ApiProperty(COUNT)
  pending!: number;

  @ApiProperty(COUNT)
  retrying!: number;

  @ApiProperty(COUNT)
  onHold!: number;

  @ApiProperty({ ...COUNT, example: 4_711 })
  delivered!: number;

  @ApiProperty(COUNT)
  exhausted!: number;

  @ApiProperty(COUNT)
  cancelled!: number;

  @ApiProperty({ example: true, description: 'Whether all were counted.' })
  complete!: boolean;

  @ApiProperty({
    enum: DELIVERY_STATES,
    enumName: 'DeliveryState',
    isArray: true,
    example: [],
    description: 'The states of which there may be more than the number says.',
  })
  atLeast!: DeliveryState[];
}
