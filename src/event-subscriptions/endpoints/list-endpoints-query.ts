import { HEALTH_STATES, hashOfKey, type HealthState } from '../../delivery/index.js';
import { oneOf, quoted } from '../../lib/value-text.js';
import { Cursor, Limit, Parameter, Text } from '../../platform/http/input/index.js';

/** More than any URL. */
const LONGEST_SEARCH = 2_000;

/** Which URLs are wanted, and how many. */
export class ListEndpointsQuery {
  @Parameter(
    (text) => {
      const health = HEALTH_STATES.find((state) => state === text);
      return health === undefined
        ? { problem: `must be ${oneOf(HEALTH_STATES)}, not ${quoted(text)}` }
        : { value: health };
    },
    { type: 'string', enum: [...HEALTH_STATES] },
  )
  health?: HealthState;

  @Text(LONGEST_SEARCH, { description: 'A part of the URL, whatever its case.' })
  search?: string;

  /** The hash of a URL. */
  @Cursor(hashOfKey)
  cursor?: Buffer;

  @Limit()
  limit!: number;
}
