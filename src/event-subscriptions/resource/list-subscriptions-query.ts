import { HEALTH_STATES, type HealthState } from '../../delivery/index.js';
import { oneOf, quoted } from '../../lib/value-text.js';
import { EitherWay, IgnoresUnknown, PageQuery, Parameter, Text } from '../../platform/http/input/index.js';
import { EventTypeParameter, ObjCodeParameter } from '../model/event-parameters.js';
import { type LabelQuery, readLabelQuery } from '../model/settings.js';
import { IncludeParameter } from './get-subscription-query.js';
import type { Included } from './presentation.js';
import { type EventType, readUrl } from '../model/subscription-readers.js';

/** More than any URL. */
const LONGEST_SEARCH = 2_000;

/** Which subscriptions are wanted, all of whom must fit, and which page. Others are ignored, as in {@link PageQuery}. */
@IgnoresUnknown()
export class ListSubscriptionsQuery extends PageQuery {
  /** As the WHATWG parser writes it. */
  @Parameter(
    (text) => {
      const result = readUrl(text);
      return 'value' in result ? { value: result.value.href } : result;
    },
    { type: 'string', format: 'uri', description: 'The URL, in any spelling that means the same.' },
  )
  url?: string;

  @ObjCodeParameter()
  objCode?: string;

  @EventTypeParameter()
  eventType?: EventType;

  @Parameter(
    (text) => {
      const health = HEALTH_STATES.find((state) => state === text);
      return health === undefined
        ? { problem: `must be ${oneOf(HEALTH_STATES)}, not ${quoted(text)}` }
        : { value: health };
    },
    { type: 'string', enum: [...HEALTH_STATES], description: 'The health of the URL.' },
  )
  health?: HealthState;

  @EitherWay('Whether it has warnings.')
  warnings?: boolean;

  @EitherWay('Whether it is paused.')
  paused?: boolean;

  @Parameter(readLabelQuery, {
    type: 'string',
    description: 'A key for those that have such a label, or key=value.',
    example: 'team=billing',
  })
  label?: LabelQuery;

  @Text(LONGEST_SEARCH, {
    description: 'A part of the url, objId, name or description, whatever its case; or the whole id.',
  })
  search?: string;

  @IncludeParameter()
  include!: readonly Included[];
}
