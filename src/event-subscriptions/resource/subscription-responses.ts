import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CustomHeader, PingResult } from '../../delivery/index.js';
import { objCodes } from '../../filtering/index.js';
import { EVENT_TYPES } from '../model/subscription-readers.js';
import type { LegacyResource, SubscriptionResource, UrlHealth } from './presentation.js';
import { VERSIONS, type VersionName } from '../model/subscription.js';
import type { CreatedSubscription } from './subscriptions.service.js';
import { FILTERS_EXAMPLE } from '../body/subscription-fields.js';
import { SubscriptionSettingsResponse } from '../body/settings-response.js';
import { PageMeta } from '../../platform/http/page-meta.js';

const ID = { format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' };
const VERSION = { enum: VERSIONS, enumName: 'SubscriptionVersion', example: 'v2' };
const DATE = { example: '2026-03-09T09:00:00.123456', description: 'ISO, UTC, microseconds, no zone.' };
const NULLABLE_DATE = { ...DATE, type: String, nullable: true };
const CUSTOMER_ID = { example: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' };
const OBJ_ID = { type: String, nullable: true, example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65' };
const URL = { format: 'uri', example: 'https://receiver.example.com/hooks' };
const EVENT_TYPE = { enum: EVENT_TYPES, enumName: 'EventType', example: 'UPDATE' };
const TOKEN = {
  type: String,
  nullable: true,
  example: '****iver',
  description:
    '**** and the last four characters, or **** alone; whole when AUTH_TOKEN_IN_RESPONSES is plain; null when there is none.',
};
const WARNINGS = {
  type: String,
  isArray: true as const,
  example: ['filters[0]: PROJ lists no field "statu"; the nearest one that it lists is "status".'],
  description:
    'What is amiss with the filters, and that the address policy refuses the URL; absent when nothing is.',
};
const SIGNING_SECRET = {
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  description: 'What deliveries are signed with (Standard Webhooks 1.0). It is in no other answer.',
};

/** The answer to a create call. */
export class CreatedSubscriptionResponse implements CreatedSubscription {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty(VERSION)
  version!: VersionName;

  @ApiProperty(SIGNING_SECRET)
  signingSecret!: string;

  @ApiPropertyOptional(WARNINGS)
  warnings?: string[];
}

const RECENT = { type: 'integer', minimum: 0, example: 3 } as const;

/** The health of a URL, shared by all subscriptions of the customer that name it. */
export class SubscriptionUrlResponse implements UrlHealth {
  @ApiProperty(URL)
  url!: string;

  @ApiProperty(DATE)
  date_created!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 1024 })
  successes!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  failures!: number;

  @ApiProperty({
    ...NULLABLE_DATE,
    description: 'When the URL was disabled; null while it is not.',
  })
  disabled_at!: string | null;

  @ApiProperty({
    ...NULLABLE_DATE,
    description: 'When the URL was frozen; null while it is not.',
  })
  frozen_at!: string | null;

  @ApiPropertyOptional({
    type: 'string',
    example: '91 of 101 attempts failed since the URL was created or enabled.',
    description: 'Why it is disabled or frozen; absent while it is neither.',
  })
  reason?: string;

  @ApiPropertyOptional({
    ...NULLABLE_DATE,
    description:
      'Only while it is disabled or frozen: when one delivery is let through to see whether it answers again; null while ' +
      'it is frozen, for then only the enable call helps.',
  })
  next_try_at?: string | null;

  @ApiPropertyOptional({
    ...RECENT,
    description: 'Attempts since the URL was created or last enabled. Only with include=settings.',
  })
  recent_attempts?: number;

  @ApiPropertyOptional({ ...RECENT, description: 'Those of them that failed. Only with include=settings.' })
  recent_failures?: number;

  @ApiPropertyOptional({
    ...RECENT,
    description: 'Failures in a row up to now. Only with include=settings.',
  })
  consecutive_failures?: number;
}

/** A header of the subscription's own. */
export class HeaderResponse implements CustomHeader {
  @ApiProperty({ example: 'X-Gateway-Key' })
  name!: string;

  @ApiProperty({ example: '****eway', description: 'Masked as the authToken is.' })
  value!: string;
}

/** A subscription. */
export class SubscriptionResponse implements SubscriptionResource {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty(CUSTOMER_ID)
  customerId!: string;

  @ApiProperty({ enum: objCodes(), enumName: 'ObjCode', example: 'PROJ' })
  objCode!: string;

  @ApiProperty(EVENT_TYPE)
  eventType!: string;

  @ApiProperty(OBJ_ID)
  objId!: string | null;

  @ApiProperty(URL)
  url!: string;

  @ApiProperty(TOKEN)
  authToken!: string | null;

  @ApiProperty({
    type: [HeaderResponse],
    description: 'What every delivery carries too; [] when there are none.',
  })
  headers!: HeaderResponse[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: FILTERS_EXAMPLE,
    description: 'As sent, with what can never work in it; [] when there are none.',
  })
  filters!: unknown[];

  @ApiProperty({ enum: ['AND', 'OR'], enumName: 'Connector', example: 'AND' })
  filterConnector!: string;

  @ApiProperty({ example: false })
  base64Encoding!: boolean;

  @ApiProperty(VERSION)
  version!: VersionName;

  @ApiProperty(DATE)
  date_created!: string;

  @ApiProperty(DATE)
  date_modified!: string;

  @ApiProperty({ ...NULLABLE_DATE, description: 'Null until the version is changed.' })
  dateVersionUpdated!: string | null;

  @ApiProperty({ ...DATE, description: 'The same as date_created.' })
  dateCreated!: string;

  @ApiProperty({ ...DATE, description: 'The same as date_modified.' })
  dateModified!: string;

  @ApiProperty({ type: SubscriptionUrlResponse })
  subscription_url!: SubscriptionUrlResponse;

  @ApiPropertyOptional(WARNINGS)
  warnings?: string[];

  @ApiPropertyOptional({ type: SubscriptionSettingsResponse, description: 'Only with include=settings.' })
  settings?: SubscriptionSettingsResponse;
}

export class SubscriptionListResponse {
  @ApiProperty({ type: [SubscriptionResponse] })
  subscriptions!: SubscriptionResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}

/** A subscription in the deprecated list. */
export class LegacySubscriptionResponse implements LegacyResource {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty(CUSTOMER_ID)
  customer_id!: string;

  @ApiProperty(OBJ_ID)
  obj_id!: string | null;

  @ApiProperty({ enum: objCodes(), enumName: 'ObjCode', example: 'PROJ' })
  obj_code!: string;

  @ApiProperty(URL)
  url!: string;

  @ApiProperty(EVENT_TYPE)
  event_type!: string;

  @ApiProperty(TOKEN)
  auth_token!: string | null;
}

export class SubscriptionVersionResponse {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty(VERSION)
  version!: VersionName;
}

export class BulkVersionResponse {
  @ApiProperty({ type: [String], example: [ID.example] })
  subscription_ids!: string[];

  @ApiProperty(VERSION)
  version!: VersionName;
}

export class SigningSecretResponse {
  @ApiProperty(SIGNING_SECRET)
  signingSecret!: string;
}

/** What a test event ended in. */
export class PingResponse implements PingResult {
  @ApiProperty({ enum: ['delivered', 'failed'], enumName: 'PingOutcome' })
  outcome!: 'delivered' | 'failed';

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'Null when there was no answer.',
  })
  status!: number | null;

  @ApiProperty({ type: 'integer', minimum: 0, example: 42 })
  durationMs!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'What went wrong; null when delivered.',
  })
  error!: string | null;
}
