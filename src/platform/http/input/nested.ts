import { kindOf } from '../../../lib/value-text.js';
import { isJsonObject } from '../../json/index.js';
import { type ClassConstructor, readObject } from './check.js';
import { Reads } from './reads.js';

/**
 * A required field that is an object with fields of its own, each with its rule in the object's class. What is wrong with them is told
 * with both names, such as `filter.objCode is required.`
 */
export function Nested(type: ClassConstructor<object>): PropertyDecorator {
  return (prototype, property) =>
    Reads((sent, { provided }) => {
      if (sent === undefined) return { problem: 'is required' };
      return isJsonObject(sent)
        ? readObject(type, sent, 'field', provided, String(property))
        : { problem: `must be a JSON object, not ${kindOf(sent)}` };
    })(prototype, property);
}
