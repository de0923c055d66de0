import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import type { CustomHeader } from '../../delivery/index.js';
import type { Connector } from '../../filtering/index.js';
import { Reads } from '../../platform/http/input/index.js';
import type { SettingsChange } from '../model/settings.js';
import type { EventType } from '../model/subscription-readers.js';
import { FilterGroupRequest, FilterRequest } from './filter-request.js';
import { SettingsField } from './settings-field.js';
import {
  Base64EncodingField,
  EventTypeField,
  FilterConnectorField,
  FiltersField,
  KeptAuthTokenField,
  KeptHeadersField,
  ObjCodeField,
  ObjIdField,
  type ReadFilters,
  UrlField,
} from './subscription-fields.js';

/** What becomes of deliveries of the old subscription that have not ended. */
const UNDELIVERED = ['finish', 'move'] as const;
export type Undelivered = (typeof UNDELIVERED)[number];

const UndeliveredField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      enum: UNDELIVERED,
      enumName: 'Undelivered',
      example: 'finish',
      description:
        'What becomes of the old one’s deliveries that have not ended. finish: they are sent and retried as before, to its url with its id; ' +
        'move: they are sent to the new one, with its id.',
    }),
    Reads<Undelivered>((sent) => {
      if (sent === undefined) return { problem: 'is required' };
      const known = UNDELIVERED.find((one) => one === sent);
      return known === undefined ? { problem: 'must be "finish" or "move"' } : { value: known };
    }),
  );

/** A subscription that takes the place of another one: whole, but for what is kept of that where it is left out. */
@ApiExtraModels(FilterRequest, FilterGroupRequest)
export class ReplaceSubscriptionRequest {
  @UndeliveredField()
  undelivered!: Undelivered;

  @ObjCodeField()
  objCode!: string;

  @EventTypeField()
  eventType!: EventType;

  /** As sent. */
  @UrlField('required')
  url!: string;

  /** Null: none is sent; undefined: the one that there is. */
  @KeptAuthTokenField()
  authToken?: string | null;

  /** Undefined: those that there are. */
  @KeptHeadersField()
  headers?: readonly CustomHeader[];

  /** Null: events of every object. */
  @ObjIdField()
  objId!: string | null;

  @FiltersField()
  filters!: ReadFilters;

  @FilterConnectorField()
  filterConnector!: Connector;

  @Base64EncodingField()
  base64Encoding!: boolean;

  /** What is given of them; the others stay as they are. */
  @SettingsField()
  settings!: SettingsChange;
}
