import { isUuid } from '../platform/crypto/index.js';
import { IdCursor, Limit, Parameter, Since, Text, Until } from '../platform/http/input/index.js';
import { quoted } from '../lib/value-text.js';

const LONGEST_ID = 255;

/** Which entries of the audit are wanted, and how many. */
export class ListAuditQuery {
  @Parameter(
    (text) =>
      /^[A-Za-z]{1,50}\.[A-Za-z]{1,50}$/.test(text)
        ? { value: text }
        : { problem: `must be an action such as user.created, not ${quoted(text)}` },
    { type: 'string', description: 'Such as user.created.' },
  )
  action?: string;

  @Parameter(
    (text) =>
      /^[A-Za-z]{1,50}$/.test(text)
        ? { value: text }
        : { problem: `must be a kind of object such as user, not ${quoted(text)}` },
    { type: 'string', description: 'Such as user.' },
  )
  objectType?: string;

  @Text(LONGEST_ID, { read: (text) => (isUuid(text) ? text.toLowerCase() : text) })
  objectId?: string;

  @Parameter(
    (text) =>
      /^[0-9a-f]{32}$/i.test(text)
        ? { value: text.toLowerCase() }
        : { problem: `must be the id of a user, 32 hexadecimal characters, not ${quoted(text)}` },
    { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Done by this user.' },
  )
  userId?: string;

  /** In milliseconds since the Unix epoch, as `until` is. */
  @Since('Only entries of this time or later. Without an offset it is UTC.')
  since?: number;

  @Until('Only entries of this time or earlier.')
  until?: number;

  /** Only entries that come after this one's id, newest first. */
  @IdCursor()
  cursor?: string;

  @Limit()
  limit!: number;
}
