import { IdCursor, Limit, PageLimit, PageNumber, Parameter, Text } from '../../platform/http/input/index.js';
import { oneOf } from '../../lib/value-text.js';
import { CALL_OUTCOMES, type CallOutcome } from '../model/provider-call.js';

const LINK_STATES = ['linked', 'consentRequired'] as const;

const Choice = (name: string, values: readonly string[], description: string): PropertyDecorator =>
  Parameter((text) => (values.includes(text) ? { value: text } : { problem: `must be ${oneOf(values)}` }), {
    type: 'string',
    enum: [...values],
    enumName: name,
    description,
  });

/** Which links of an integration are wanted. */
export class ListLinksQuery {
  @Choice('LinkedState', LINK_STATES, 'Only links in that state.')
  state?: (typeof LINK_STATES)[number];

  @PageNumber()
  page!: number;

  @PageLimit()
  limit!: number;
}

/** Which of the last calls of an integration's provider are wanted. */
export class ListCallsQuery {
  @Text(100, { description: 'Only calls of that endpoint, such as download.' })
  operation?: string;

  @Choice('CallOutcome', CALL_OUTCOMES, 'Only calls that ended so.')
  outcome?: CallOutcome;

  @Text(100, { description: 'Only calls of that user.' })
  userId?: string;

  @Limit()
  limit!: number;

  @IdCursor()
  cursor?: string;
}
