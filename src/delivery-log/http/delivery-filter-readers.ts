import { readUrl } from '../../event-subscriptions/index.js';
import type { FieldResult } from '../../platform/http/input/index.js';
import { quoted } from '../../lib/value-text.js';

// What the log and jobs over deliveries are told which deliveries are meant by.

/** A URL as the WHATWG parser writes it. */
export function readHref(text: string): FieldResult<string> {
  const result = readUrl(text);
  return 'value' in result ? { value: result.value.href } : result;
}

export function readEventId(text: string): FieldResult<string> {
  return /^evt_[0-9a-f]{32}_\d{1,5}$/.test(text)
    ? { value: text }
    : {
        problem: `must be an event's id such as evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0, not ${quoted(text)}`,
      };
}
