import type { CustomHeader } from '../../delivery/index.js';
import type { Connector } from '../../filtering/index.js';
import type { Selection } from '../model/selection.js';
import type { SettingsChange } from '../model/settings.js';
import type { EventType } from '../model/subscription-readers.js';
import { SettingsField } from './settings-field.js';
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

/**
 * A subscription that is only tried out: every rule of one that is created holds, but that it needs no url and no authToken. A
 * body that was prepared for a create call can be tried out as it is.
 */
export class EvaluatedSubscription {
  @ObjCodeField()
  objCode!: string;

  @EventTypeField()
  eventType!: EventType;

  @UrlField('optional')
  url?: string;

  @AuthTokenField('optional')
  authToken!: string | null;

  @HeadersField()
  headers!: readonly CustomHeader[];

  @ObjIdField()
  objId!: string | null;

  @FiltersField()
  filters!: ReadFilters;

  @FilterConnectorField()
  filterConnector!: Connector;

  @Base64EncodingField()
  base64Encoding!: boolean;

  @SettingsField()
  settings!: SettingsChange;
}

/** What of it decides which events match. */
export function selectionOf({ objCode, eventType, objId, filters }: EvaluatedSubscription): Selection {
  return { objCode, eventType, objId, filterSet: filters.filterSet };
}
