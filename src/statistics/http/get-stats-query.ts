import { hashOfKey } from '../../delivery/index.js';
import { ObjCodeParameter } from '../../event-subscriptions/index.js';
import { oneOf, quoted } from '../../lib/value-text.js';
import {
  type FieldResult,
  Parameter,
  readId,
  readMoment,
  WholeNumber,
} from '../../platform/http/input/index.js';
import { COUNTED_METRICS, type Metric, METRICS } from '../reading/series.js';
import { type Breakdown, BREAKDOWNS } from '../reading/stats-reading.repository.js';

const MINUTE_SECONDS = 60;
const LONGEST_STEP_SECONDS = 31 * 86_400;
/** As many as `by` tells apart. */
const MOST = 50;
export const USUAL_METRICS: readonly Metric[] = COUNTED_METRICS.filter(
  (metric) => metric !== 'latencyBuckets',
);

const moment = (description: string): PropertyDecorator =>
  Parameter((text) => readMoment(text, 'earlier', ' (a plus sign is written %2B)'), {
    type: 'string',
    format: 'date-time',
    description,
  });

/** Which figures are wanted. */
export class GetStatsQuery {
  /** In milliseconds since the Unix epoch, as `to` is. */
  @moment('The first moment; an hour before to when it is missing.')
  from?: number;

  @moment('The moment after the last one; now when it is missing.')
  to?: number;

  @Parameter(
    (text) => {
      const seconds = /^\d{1,8}$/.test(text) ? Number(text) : 0;
      return seconds >= MINUTE_SECONDS && seconds <= LONGEST_STEP_SECONDS && seconds % MINUTE_SECONDS === 0
        ? { value: seconds }
        : { problem: `must be a number of seconds, a multiple of 60 from 60 to ${LONGEST_STEP_SECONDS}` };
    },
    {
      type: 'integer',
      minimum: MINUTE_SECONDS,
      maximum: LONGEST_STEP_SECONDS,
      multipleOf: MINUTE_SECONDS,
      description: 'The seconds of a point; chosen by the length of the range when it is missing.',
    },
  )
  step?: number;

  @Parameter(
    (text) => {
      const by = BREAKDOWNS.find((name) => name === text);
      return by === undefined
        ? { problem: `must be ${oneOf(BREAKDOWNS)}, not ${quoted(text)}` }
        : { value: by };
    },
    {
      type: 'string',
      enum: [...BREAKDOWNS],
      description:
        'What figures are told apart by: those with most failed attempts first, as many as limit says.',
    },
  )
  by?: Breakdown;

  @Parameter(
    (text) => {
      const names = text.split(',').map((name) => name.trim());
      const unknown = names.find((name) => !METRICS.includes(name as Metric));
      return unknown === undefined
        ? { value: METRICS.filter((metric) => names.includes(metric)) }
        : { problem: `must be ${oneOf(METRICS)}, or several with commas, not ${quoted(unknown)}` };
    },
    {
      type: 'array',
      items: { type: 'string', enum: [...METRICS] },
      description:
        'One, or several with commas between them; all but latencyBuckets, backlog and backlogAge when it is missing.',
      style: 'form',
      explode: false,
    },
    { byDefault: USUAL_METRICS },
  )
  metric!: readonly Metric[];

  @ObjCodeParameter()
  objCode?: string;

  @Parameter(readIds, {
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: MOST,
    description: 'Of one subscription, or of several with commas between them.',
    style: 'form',
    explode: false,
  })
  subscriptionId?: readonly string[];

  @Parameter(
    (text) => {
      const hash = hashOfKey(text);
      return hash === undefined
        ? { problem: `must be an endpoint's id as GET /api/v1/endpoints has it, not ${quoted(text)}` }
        : { value: hash };
    },
    { type: 'string', description: 'Of one receiver’s URL.' },
  )
  endpointId?: Buffer;

  /** How many objCodes, subscriptions or endpoints. */
  @WholeNumber(1, MOST, { byDefault: 10, description: 'How many are told apart.' })
  limit!: number;
}

function readIds(text: string): FieldResult<readonly string[]> {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MOST) return { problem: `must be at most ${MOST} ids with commas, not ${names.length}` };
  const ids = names.map(readId);
  const wrong = ids.find((id) => 'problem' in id);
  return wrong ?? { value: ids.flatMap((id) => ('value' in id ? [id.value] : [])) };
}
