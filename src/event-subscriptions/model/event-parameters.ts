import { objCodes } from '../../filtering/index.js';
import { Parameter } from '../../platform/http/input/index.js';
import {
  EVENT_TYPES,
  LONGEST_OBJ_ID,
  readEventType,
  readObjCode,
  readObjId,
} from './subscription-readers.js';

// What a query asks of events, in the log of events as in that of deliveries.

export const ObjCodeParameter = (): PropertyDecorator =>
  Parameter(readObjCode, { type: 'string', enum: objCodes() });

export const EventTypeParameter = (): PropertyDecorator =>
  Parameter(readEventType, { type: 'string', enum: [...EVENT_TYPES] });

export const ObjIdParameter = (): PropertyDecorator =>
  Parameter(readObjId, { type: 'string', maxLength: LONGEST_OBJ_ID });
