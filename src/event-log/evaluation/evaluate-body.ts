import { parseJson } from '../../platform/http/body/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { parseExactly, sliceMembers, skipWhitespace } from '../../platform/json/index.js';
import { nearestOf } from '../../lib/nearest-name.js';
import { exceedsBytes, MAX_EVENTS, show } from '../../publishing/index.js';

/** What a subscription is to be tried on: sample events, as the text of a JSON array; or so many recorded ones. */
export type Samples = { readonly events: string } | { readonly recent: number };

export interface EvaluateBody {
  /** Numbers are kept digit for digit. */
  readonly subscription: unknown;
  readonly samples: Samples;
}

/** As many bytes as a create call takes. */
const MAX_SUBSCRIPTION_BYTES = 1024 * 1024;
/** Recorded events of one call (docs/contract/event-subscriptions.md#4). */
const MAX_RECENT = 1_000;
/** The fields of the body. */
export const MEMBERS = ['subscription', 'events', 'recent'];

/**
 * Takes the body of an evaluate call apart. The events stay text, so that they can be read one by one by the rules of
 * publishing; a member that is null counts as missing.
 * @throws AppError MalformedBody, ValidationFailed, BodyTooLarge
 */
export function readEvaluateBody(text: string): EvaluateBody {
  const member = membersOf(text);
  const subscription = member('subscription');
  if (
    subscription !== undefined &&
    exceedsBytes(subscription, 0, subscription.length, MAX_SUBSCRIPTION_BYTES)
  ) {
    throw new AppError(
      'BodyTooLarge',
      `subscription: must not be larger than ${MAX_SUBSCRIPTION_BYTES} bytes.`,
    );
  }
  return {
    subscription: subscription === undefined ? undefined : parseJson(subscription, 'body', parseExactly),
    samples: readSamples(member('events'), member('recent')),
  };
}

/** The text of each of the body's members; undefined for what is missing or null. */
function membersOf(text: string): (name: string) => string | undefined {
  const start = skipWhitespace(text, 0);
  const outline = sliceMembers(text, start);
  if (outline === undefined || skipWhitespace(text, outline.end) < text.length) {
    // Throws for what is no JSON, and says where.
    if (start < text.length) parseJson(text);
    throw new AppError('ValidationFailed', 'The body must be a JSON object.');
  }
  const unknown = [...outline.members.keys()].filter((name) => !MEMBERS.includes(name));
  if (unknown.length > 0) {
    const sentences = unknown
      .slice(0, 5)
      .map((name) => `${show(name)} is not a known field${nearestOf(name, MEMBERS)}.`);
    throw new AppError('ValidationFailed', sentences.join(' '));
  }
  return (name) => {
    const slice = outline.members.get(name);
    const value = slice === undefined ? 'null' : text.slice(slice.from, slice.to);
    return value === 'null' ? undefined : value;
  };
}

function readSamples(events: string | undefined, recent: string | undefined): Samples {
  if ((events === undefined) === (recent === undefined)) {
    throw new AppError(
      'ValidationFailed',
      `Exactly one of "events" and "recent" must be given; here ${events === undefined ? 'are none' : 'are both'}.`,
    );
  }
  if (events !== undefined) {
    if (events.startsWith('[')) return { events };
    throw new AppError('ValidationFailed', `events: must be an array of 1 to ${MAX_EVENTS} events.`);
  }
  const number = parseJson(recent!);
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= MAX_RECENT) {
    return { recent: number };
  }
  throw new AppError(
    'ValidationFailed',
    `recent: must be a whole number from 1 to ${MAX_RECENT}, not ${show(number)}.`,
  );
}
