import type { FieldResult } from '../../platform/http/input/field-result.js';
import { REPLAY_SELECTIONS, type ReplaySelection } from '../replays/replay.js';
import { nearestOf } from '../../lib/nearest-name.js';
import { readMoment, REVERSED } from '../../platform/http/input/query-reader.js';
import { kindOf, oneOf, quoted } from '../../lib/text-problems.js';

/** What a call asks to replay. Times are milliseconds since the Unix epoch. */
export interface ReplayBody {
  readonly sinceMs: number;
  /** Undefined: now. */
  readonly untilMs: number | undefined;
  readonly only: ReplaySelection;
  readonly dryRun: boolean;
}

/** The fields of the body. */
export const REPLAY_FIELDS: readonly string[] = ['since', 'until', 'only', 'dryRun'];
/** More unknown fields than these are not named. */
const NAMED_FIELDS = 5;

/**
 * Reads the body of a replay call, as JSON.parse made it.
 * @returns a sentence that names every field that is wrong
 */
export function readReplayBody(raw: unknown): ReplayBody | string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return `The body must be a JSON object, not ${kindOf(raw)}.`;
  }
  const problems = Object.keys(raw)
    .filter((field) => !REPLAY_FIELDS.includes(field))
    .slice(0, NAMED_FIELDS)
    .map((field) => `${quoted(field)} is not a known field${nearestOf(field, REPLAY_FIELDS)}`);
  const read = <T>(field: string, reader: (value: unknown) => FieldResult<T>): T => {
    const value: unknown = Object.hasOwn(raw, field) ? (raw as Record<string, unknown>)[field] : undefined;
    const result = reader(value);
    if ('value' in result) return result.value;
    problems.push(`${field}: ${result.problem}`);
    return undefined as T;
  };
  const body = {
    sinceMs: read('since', (value) =>
      value === undefined ? { problem: 'is required' } : readTime(value, Math.ceil),
    ),
    untilMs: read<number | undefined>('until', (value) =>
      value === undefined ? { value: undefined } : readTime(value, Math.floor),
    ),
    only: read('only', readSelection),
    dryRun: read('dryRun', readDryRun),
  };
  if (body.sinceMs !== undefined && body.untilMs !== undefined && body.sinceMs > body.untilMs) {
    problems.push(REVERSED);
  }
  return problems.length > 0 ? `${problems.join('; ')}.` : body;
}

function readTime(value: unknown, round: (value: number) => number): FieldResult<number> {
  return typeof value === 'string'
    ? readMoment(value, round)
    : { problem: `must be a string, not ${kindOf(value)}` };
}

function readSelection(value: unknown = 'all'): FieldResult<ReplaySelection> {
  const selection = REPLAY_SELECTIONS.find((known) => known === value);
  if (selection !== undefined) return { value: selection };
  return { problem: `must be ${oneOf(REPLAY_SELECTIONS)}` };
}

function readDryRun(value: unknown = false): FieldResult<boolean> {
  return typeof value === 'boolean' ? { value } : { problem: `must be true or false, not ${kindOf(value)}` };
}
