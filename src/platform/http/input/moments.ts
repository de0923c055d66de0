import { parseInstant } from '../../../lib/instants.js';
import { quoted } from '../../../lib/value-text.js';
import type { FieldResult } from './field-result.js';

/**
 * A moment in milliseconds since the Unix epoch.
 * @param rounding where one goes that is finer than a millisecond
 * @param hint for the message
 */
export function readMoment(
  text: string,
  rounding: 'earlier' | 'later',
  hint = '',
): Exclude<FieldResult<number>, { readonly problems: unknown }> {
  const instant = parseInstant(text);
  if (instant === null) {
    return {
      problem: `must be an ISO 8601 date-time or date such as 2026-03-09T09:00:00Z${hint}, not ${quoted(text)}`,
    };
  }
  const isBetween = instant.nanoseconds > 0;
  return { value: instant.milliseconds + (isBetween && rounding === 'later' ? 1 : 0) };
}
