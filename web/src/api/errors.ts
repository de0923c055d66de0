import type { components } from './schema';

/** What else an answer said of an error. */
export interface ErrorDetails {
  /** What to name when asking an operator. */
  readonly correlationId: string | undefined;
  /** Seconds to wait before the call is made again, where the service said so. */
  readonly retryAfter: number | undefined;
  readonly url: string;
  /** Of the call that failed, in capitals; absent where no call was made. */
  readonly method?: string | undefined;
  /** The error as it was answered, with what belongs to its class alone. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** The service answered that a call failed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param code the class of the error, from docs/errors.md; empty when the answer was none of the service's own */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails,
  ) {
    super(message);
  }
}

const METHODS = new WeakMap<Response, string>();

/** Notes how the call was made that is answered so, for what {@link apiError} tells of it. @param method in capitals */
export function noteMethod(answer: Response, method: string): void {
  METHODS.set(answer, method);
}

/** @param body of the answer, as far as it could be read */
export function apiError(body: unknown, response: Response): ApiError {
  const given = (body as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  const code = typeof given['class'] === 'string' ? given['class'] : '';
  const message =
    typeof given['message'] === 'string'
      ? given['message']
      : `${response.status} ${response.statusText}`.trim();
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(response.status, code, message, {
    correlationId: /correlation id ([0-9a-f-]{36})/i.exec(message)?.[1],
    retryAfter: Number.isFinite(after) ? after : undefined,
    url: response.url,
    method: METHODS.get(response),
    given,
  });
}

type Detail = components['schemas']['ErrorDetail'];

/** What an error tells programs beside its class; undefined where it does not, as of failures that are none of the service's. */
export function factOf<Name extends Exclude<keyof Detail, 'class' | 'message'>>(
  error: unknown,
  name: Name,
): Detail[Name] | undefined {
  return error instanceof ApiError ? (error.details.given as Partial<Detail>)[name] : undefined;
}

/** The service could not be reached. It has no message: what people read is in their language. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** One part of a message that says what is wrong with the sent fields. */
export interface FieldProblem {
  /** As the message names it: `url`, `filters[0].fieldName`. */
  readonly field: string;
  readonly message: string;
}

/** A message taken apart. */
export interface FieldProblems {
  readonly problems: readonly FieldProblem[];
  /** What is said of no field of the form; empty: all of it stands in `problems`. */
  readonly unplaced: string;
}

/**
 * What a 400 says of each field. Messages are sentences that begin with the field: `url is required. filters[0].fieldName must be
 * a string.` Sentences that name no field at all belong to the one before them.
 *
 * @param fields that the form has
 */
export function fieldProblems(message: string, fields: readonly string[]): FieldProblems {
  const parts: { field: string | undefined; message: string }[] = [];
  for (const sentence of sentences(message)) {
    const named = fieldAt(sentence);
    const known = named !== undefined && fields.some((field) => isWithin(named, field));
    const last = parts.at(-1);
    if (known) parts.push({ field: named, message: sentence });
    else if (last === undefined || (BEGINS_ANEW.test(sentence) && !last.message.endsWith(';')))
      parts.push({ field: undefined, message: sentence });
    else last.message = `${last.message} ${sentence}`;
  }
  const placed = (part: (typeof parts)[number]): part is FieldProblem => part.field !== undefined;
  const unplaced = parts.filter((part) => !placed(part)).map((part) => part.message);
  return { problems: parts.filter(placed), unplaced: unplaced.join(' ') };
}

/** A sentence about something else than the one before: fields are written small, `It has to be …` goes on with what was named. */
const BEGINS_ANEW = /^(?:Unknown (?:field|parameter) |[a-z_"])/;

/** Whether a path such as `filters[0].value` is a field's own or lies in it. */
export function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}

function sentences(message: string): string[] {
  return message.split(/(?<=[.;?])\s+(?=[A-Za-z_"])/).map((sentence) => sentence.trim());
}

function fieldAt(sentence: string): string | undefined {
  return /^(?:Unknown (?:field|parameter) )?"?([A-Za-z_][\w.[\]-]*)"?(?=[\s:;.])/
    .exec(sentence)?.[1]
    ?.replace(/\.$/, '');
}
