import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EvaluatedSubscription } from '../../event-subscriptions/index.js';
import { ExactlyOneOf, type FieldResult, readObject, Reads } from '../../platform/http/input/index.js';
import { isJsonObject } from '../../platform/json/index.js';
import { kindOf, shown } from '../../lib/value-text.js';
import { EventRequest, MAX_EVENTS } from '../../publishing/index.js';

/** Recorded events of one call (docs/contract/event-subscriptions.md#4). */
const MAX_RECENT = 1_000;

/** A subscription to try out, and what on: exactly one of events and recent. */
export class EvaluateRequest {
  @ApiProperty({ type: EvaluatedSubscription })
  @Reads<EvaluatedSubscription>((sent, { provided }) => {
    if (sent === undefined) return { problem: 'is required' };
    return isJsonObject(sent)
      ? readObject(EvaluatedSubscription, sent, 'field', provided)
      : { problem: `must be a JSON object, not ${kindOf(sent)}` };
  })
  subscription!: EvaluatedSubscription;

  /** Sample events, as the text of a JSON array: they are read one by one, by the rules of publishing. */
  @ApiPropertyOptional({
    type: [EventRequest],
    minItems: 1,
    maxItems: MAX_EVENTS,
    description: 'Samples, by the rules of publishing. None of them is published.',
  })
  @Reads<string | undefined>((sent) => {
    const text = sent as string | undefined;
    return text?.startsWith('[') === false
      ? { problem: `must be an array of 1 to ${MAX_EVENTS} events` }
      : { value: text };
  })
  @ExactlyOneOf('events', 'recent')
  events?: string;

  /** So many recorded ones. */
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_RECENT,
    example: 100,
    description: 'So many of the latest recorded events of the subscription’s objCode and eventType.',
  })
  @Reads(readRecent)
  recent?: number;
}

function readRecent(sent: unknown): FieldResult<number | undefined> {
  if (sent === undefined) return { value: undefined };
  return typeof sent === 'number' && Number.isInteger(sent) && sent >= 1 && sent <= MAX_RECENT
    ? { value: sent }
    : { problem: `must be a whole number from 1 to ${MAX_RECENT}, not ${shown(sent)}` };
}
