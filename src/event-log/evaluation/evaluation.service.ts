import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { RecordedEvents } from '../../delivery/index.js';
import { type Selection, selectionOf, warningsNow } from '../../event-subscriptions/index.js';
import { Filters } from '../../filtering/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Pace } from '../../platform/clock/pace.js';
import { AddressPolicy } from '../../platform/egress/index.js';
import { providedBy } from '../../platform/http/input/index.js';
import { type JsonAnswer, jsonList } from '../../platform/http/json-list.js';
import { parseExactly, stringifyExactly } from '../../platform/json/index.js';
import { decodeInSlices, readEvent, readBody } from '../../publishing/index.js';
import { readEvaluateBody } from './evaluate-body.js';
import { type EvaluationResult, Trial } from './evaluation-result.js';

/** Recorded events are evaluated until their states have so many characters: a few seconds of work. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Tries a subscription out on events: creates nothing, sends nothing (docs/contract/event-subscriptions.md#4). */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly recorded: RecordedEvents,
    private readonly filters: Filters,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
    private readonly addressPolicy: AddressPolicy,
  ) {}

  /**
   * @param body the request's, as it came
   * @returns the answer as JSON
   * @throws AppError MalformedBody, ValidationFailed or BodyTooLarge
   */
  async evaluate(customerId: string, body: Buffer): Promise<JsonAnswer> {
    const pace = new Pace(this.clock);
    const { subscription, events, recent } = readEvaluateBody(
      await decodeInSlices(body, pace),
      providedBy(this.modules),
    );
    const selection = selectionOf(subscription);
    const { url, filters } = subscription;
    const warnings =
      url === undefined
        ? filters.warnings
        : warningsNow({ warnings: filters.warnings, url }, this.addressPolicy);
    if (events !== undefined) {
      const results = await this.evaluateSamples(new Trial(selection, this.filters), events, pace);
      return answer({ warnings, results });
    }
    const { results, complete } = await this.evaluateRecorded(customerId, selection, recent!, pace);
    return answer({ warnings, results, complete });
  }

  private async evaluateSamples(trial: Trial, events: string, pace: Pace): Promise<string[]> {
    const now = this.clock.now();
    const results: string[] = [];
    for (const { content } of readBody(events, 'json')) {
      const index = results.length;
      const event = 'rejected' in content ? content : readEvent(content, now);
      const result: EvaluationResult =
        'rejected' in event
          ? {
              event: index,
              matched: false,
              mismatches: [],
              error: { class: event.rejected.class, message: `events[${index}]: ${event.rejected.message}` },
            }
          : trial.evaluate(index, event.event, {
              newState: event.states.newState(),
              oldState: event.states.oldState(),
            });
      results.push(stringifyExactly(result));
      if (pace.isDue()) await pace.pause();
    }
    return results;
  }

  /** Of the subscription's own objCode and eventType: nobody learns from a task why a project did not match. */
  private async evaluateRecorded(
    customerId: string,
    selection: Selection,
    recent: number,
    pace: Pace,
  ): Promise<{ results: string[]; complete: boolean }> {
    const trial = new Trial(selection, this.filters);
    const results: string[] = [];
    let characters = 0;
    const { objCode, eventType } = selection;
    const next = await this.recorded.visit(
      customerId,
      { objCode, eventType },
      { limit: recent },
      async ({ eventId, event }) => {
        const states = {
          newState: parseExactly(event.newState),
          oldState: parseExactly(event.oldState),
        };
        results.push(stringifyExactly(trial.evaluate(eventId, event, states)));
        characters += event.newState.length + event.oldState.length;
        if (pace.isDue()) await pace.pause();
        return characters < MOST_CHARACTERS;
      },
    );
    return { results, complete: next === null || results.length === recent };
  }
}

/** Results are JSON already: a thousand of them with all their reasons are too much to be written in one go. */
function answer({
  warnings,
  results,
  complete,
}: {
  readonly warnings: readonly string[];
  readonly results: readonly string[];
  readonly complete?: boolean;
}): Promise<JsonAnswer> {
  return jsonList({
    name: 'results',
    before: `"warnings":${JSON.stringify(warnings)}`,
    entries: results,
    write: (result) => result,
    ...(complete !== undefined && { after: `"complete":${complete}` }),
  });
}
