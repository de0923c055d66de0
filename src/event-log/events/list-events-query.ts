import { decodeCursor, type EventPosition } from '../../delivery/index.js';
import { EventTypeParameter, ObjCodeParameter, ObjIdParameter } from '../../event-subscriptions/index.js';
import { textProblem } from '../../lib/text-rules.js';
import { Cursor, IdCursor, Limit, Parameter, Since, Text, Until } from '../../platform/http/input/index.js';

/** In characters. */
const LONGEST_PATH = 500;
const LONGEST_VALUE = 500;

/** Which recorded events are wanted, and how many. */
export class ListEventsQuery {
  @ObjCodeParameter()
  objCode?: string;

  @EventTypeParameter()
  eventType?: string;

  @ObjIdParameter()
  objId?: string;

  /** In milliseconds since the Unix epoch, as `until` is. */
  @Since('Only events that were accepted at this time or later. Without an offset it is UTC.')
  since?: number;

  @Until('Only events that were accepted at this time or earlier.')
  until?: number;

  @Text(LONGEST_PATH, {
    description:
      'A field that one of the states has, named as filters name it: a key, custom data (DE:…), or a path with dots.',
  })
  path?: string;

  @Parameter(
    (text, others) => {
      if (!others.sent('path')) return { problem: 'needs path, the field that it is the value of' };
      const problem = textProblem(text, 1, LONGEST_VALUE);
      return problem === undefined ? { value: text } : { problem };
    },
    {
      type: 'string',
      maxLength: LONGEST_VALUE,
      description:
        'What that field equals, as the comparison eq has it: 5 is the number 5, 5.0 and the text "5".',
    },
  )
  value?: string;

  @Text(LONGEST_PATH, { description: 'A field that the event changed, named in the same way.' })
  changed?: string;

  @Text(LONGEST_VALUE, {
    description: 'A text, in any case, that objId, userId, or a name or value in one of the states contains.',
  })
  q?: string;

  @Cursor(decodeCursor)
  cursor?: EventPosition;

  @Limit()
  limit!: number;
}

/** Which subscriptions a call about one event wants to know about. */
export class ExplainEventQuery {
  /** Only subscriptions whose id comes before it. */
  @IdCursor()
  cursor?: string;

  @Limit()
  limit!: number;
}
