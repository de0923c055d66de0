import { AppError } from '../../platform/http/errors/index.js';
import { textProblem } from '../../platform/validation/index.js';
import { nearestOf } from '../../lib/nearest-name.js';

/** A query string, parsed. */
export type Query = Readonly<Record<string, unknown>>;

/** Of ids and names, in characters (docs/contract/document-webhooks.md#4). */
export const LONGEST_ID = 255;
export const LONGEST_NAME = 255;
export const LONGEST_QUERY = 1_000;
export const DEFAULT_MAX = 100;
export const LARGEST_MAX = 1_000;
export const LARGEST_OFFSET = 1_000_000_000;
/** The root folder of every provider. */
export const ROOT = '/';

/** Reads a call's parameters one by one, and names everything that is wrong with them at once. */
export class Parameters {
  private readonly problems: string[];

  constructor(
    private readonly query: Query,
    known: readonly string[],
  ) {
    const all = known.length === 0 ? '; this call has none' : `; there are ${known.join(', ')}`;
    this.problems = Object.keys(query)
      .filter((name) => !known.includes(name))
      .slice(0, 5)
      .map((name) => `${JSON.stringify(name.slice(0, 60))} is no parameter${nearestOf(name, known) || all}.`);
  }

  /** Whether it was given; an empty one was not. */
  has(name: string): boolean {
    return this.query[name] !== undefined && this.query[name] !== '';
  }

  /** A text that must be given; `""` when it is wrong. */
  text(name: string, longest: number): string {
    if (!this.has(name)) this.wrong(`${name} is required.`);
    return this.optionalText(name, longest) ?? '';
  }

  /** A text that may be left out. */
  optionalText(name: string, longest: number): string | undefined {
    const value = this.single(name);
    if (value === undefined) return undefined;
    const problem = textProblem(value, 1, longest);
    if (problem === undefined) return value;
    this.wrong(`${name} ${problem}.`);
    return undefined;
  }

  /** A whole number from `least` to `most` that may be left out. */
  whole(name: string, least: number, most: number): number | undefined {
    const value = this.single(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,10}$/.test(value) ? Number(value) : -1;
    if (number >= least && number <= most) return number;
    this.wrong(`${name} must be a whole number from ${least} to ${most}.`);
    return undefined;
  }

  wrong(sentence: string): void {
    this.problems.push(sentence);
  }

  /** What was read, when nothing is wrong. @throws AppError ValidationFailed */
  checked<T>(read: T): T {
    if (this.problems.length > 0) throw new AppError('ValidationFailed', this.problems.join(' '));
    return read;
  }

  private single(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.query[name];
    if (typeof value === 'string') return value;
    this.wrong(`${name} must be given once.`);
    return undefined;
  }
}
