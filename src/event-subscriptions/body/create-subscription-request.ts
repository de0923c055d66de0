import { ApiExtraModels } from '@nestjs/swagger';
import type { CustomHeader } from '../../delivery/index.js';
import type { Connector } from '../../filtering/index.js';
import type { SettingsChange } from '../model/settings.js';
import type { EventType } from '../model/subscription-readers.js';
import { SettingsField } from './settings-field.js';
import { FilterGroupRequest, FilterRequest } from './filter-request.js';
import {
  AuthTokenField,
  Base64EncodingField,
  EventTypeField,
  FilterConnectorField,
  FiltersField,
  HeadersField,
  ObjCodeField,
  ObjIdField,
  type ReadFilters,
  UrlField,
} from './subscription-fields.js';

/** A subscription to create, with every default filled in (docs/contract/event-subscriptions.md#3). */
@ApiExtraModels(FilterRequest, FilterGroupRequest)
export class CreateSubscriptionRequest {
  @ObjCodeField()
  objCode!: string;

  @EventTypeField()
  eventType!: EventType;

  /** As sent. */
  @UrlField('required')
  url!: string;

  /** Null: none is sent. */
  @AuthTokenField('required')
  authToken!: string | null;

  /** Sent with every delivery; `[]` when none. */
  @HeadersField()
  headers!: readonly CustomHeader[];

  /** Null: events of every object. */
  @ObjIdField()
  objId!: string | null;

  @FiltersField()
  filters!: ReadFilters;

  @FilterConnectorField()
  filterConnector!: Connector;

  @Base64EncodingField()
  base64Encoding!: boolean;

  /** What is given of them. */
  @SettingsField()
  settings!: SettingsChange;
}
