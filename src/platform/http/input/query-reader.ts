import type { FieldResult } from './field-result.js';
import { parseInstant } from '../../../lib/instants.js';
import { AppError } from '../errors/index.js';
import { refuseMisspelt } from '../misspelt.js';
import { nearestOf } from '../../../lib/nearest-name.js';
import { quoted } from '../../../lib/text-problems.js';

/** A query string, parsed. */
export type Query = Readonly<Record<string, unknown>>;

/** What a page holds unless it is told, and at most. */
export const DEFAULT_LIMIT = 100;
export const LARGEST_LIMIT = 1_000;

export const NO_CURSOR = 'is none that this call gave; pass meta.cursor of an answer on as it is';

/** Reads a query's parameters one by one, and collects what is wrong with them. */
export class Parameters {
  readonly problems: string[];

  constructor(
    private readonly query: Query,
    known: readonly string[],
  ) {
    this.problems = Object.keys(query)
      .filter((name) => !known.includes(name))
      .slice(0, 5)
      .map((name) => {
        const instead = nearestOf(name, known) || `; there are ${known.join(', ')}`;
        return `${quoted(name)} is no parameter${instead}`;
      });
  }

  /** The parameter's value under `as`; nothing when it is missing, empty or wrong. */
  read<T, Name extends string>(
    name: string,
    reader: (text: string) => FieldResult<T>,
    as: Name = name as Name,
  ): Partial<Record<Name, T>> {
    const text = this.query[name];
    if (text === undefined || text === '') return {};
    const result = typeof text === 'string' ? reader(text) : { problem: 'must be given once' };
    if ('value' in result) return { [as]: result.value } as Record<Name, T>;
    this.problems.push(`${name}: ${result.problem}`);
    return {};
  }

  /** since and until, both included; what is finer than a millisecond is rounded inwards. */
  readTimeRange(): { readonly sinceMs?: number; readonly untilMs?: number } {
    const range = {
      ...this.read('since', (text) => readMoment(text, Math.ceil, PLUS), 'sinceMs'),
      ...this.read('until', (text) => readMoment(text, Math.floor, PLUS), 'untilMs'),
    };
    const { sinceMs, untilMs } = range;
    if (sinceMs !== undefined && untilMs !== undefined && sinceMs > untilMs) this.problems.push(REVERSED);
    return range;
  }
}

/**
 * For a call without parameters.
 * @param ofBody names of fields that belong in its body
 * @throws AppError ValidationFailed that names those that were given all the same
 */
export function refuseParameters(query: Query, ofBody: readonly string[] = []): void {
  const problems = Object.keys(query)
    .slice(0, 5)
    .map(
      (name) => `${quoted(name)} is no parameter${ofBody.includes(name) ? '; it belongs in the body' : ''}`,
    );
  if (problems.length > 0) throw new AppError('ValidationFailed', `${problems.join('; ')}.`);
}

/** Reads `validate` of a create call. @throws AppError ValidationFailed when it is anything but `strict`, or was misspelt */
export function readStrict(query: Query): boolean {
  refuseMisspelt(query, ['validate']);
  const { validate } = query;
  if (validate === undefined || validate === 'strict') return validate !== undefined;
  const near = typeof validate === 'string' ? nearestOf(validate, ['strict']) : '';
  throw new AppError('ValidationFailed', `validate: must be "strict" when it is given${near}.`);
}

const PLUS = ' (a plus sign is written %2B)';
export const REVERSED = 'since: must not be later than until';

/** A moment in milliseconds since the Unix epoch, made whole by `round`. @param hint for the message */
export function readMoment(text: string, round: (value: number) => number, hint = ''): FieldResult<number> {
  const instant = parseInstant(text);
  if (instant === null) {
    return {
      problem: `must be an ISO 8601 date-time or date such as 2026-03-09T09:00:00Z${hint}, not ${quoted(text)}`,
    };
  }
  return { value: round(instant.milliseconds + instant.nanoseconds / 1e6) };
}

export function readLimit(text: string): FieldResult<number> {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= LARGEST_LIMIT
    ? { value: limit }
    : { problem: `must be a whole number from 1 to ${LARGEST_LIMIT}` };
}
