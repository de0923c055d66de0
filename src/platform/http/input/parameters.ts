import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { isUuid } from '../../crypto/index.js';
import { textProblem } from '../../../lib/text-rules.js';
import { quoted } from '../../../lib/value-text.js';
import type { FieldResult } from './field-result.js';
import { readMoment } from './moments.js';
import { type OtherFields, Reads } from './reads.js';

/** What a page holds unless it is told, and at most. */
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;
/** Far past every list, and an offset that the database can count to. */
const LARGEST_PAGE = 1_000_000_000;

/** Makes a parameter's value of its text. */
type TextReader<T> = (text: string, others: OtherFields) => FieldResult<T>;

/** Its schema, and how a list is written. */
type ParameterDocs = ApiPropertyOptions & { readonly style?: 'form'; readonly explode?: boolean };

interface Presence {
  /** What it is when it is missing; without it, undefined. */
  readonly byDefault?: unknown;
  readonly required?: boolean;
  /** Whether an empty one is read too; as a rule it counts as missing. */
  readonly empty?: 'read';
}

/** A parameter of a query string, given once. An empty one counts as missing. */
export function Parameter<T>(
  read: TextReader<T>,
  docs: ParameterDocs,
  { byDefault, required = false, empty }: Presence = {},
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...docs, required } as ApiPropertyOptions),
    Reads<unknown>((sent, others) => {
      if (sent === undefined || (sent === '' && empty === undefined)) {
        return required ? { problem: 'is required' } : { value: byDefault };
      }
      return typeof sent === 'string' ? read(sent, others) : { problem: 'must be given once' };
    }),
  );
}

/** A whole number. */
export function WholeNumber(
  least: number,
  most: number,
  { byDefault, empty, ...docs }: Omit<Presence, 'required'> & { readonly description?: string } = {},
): PropertyDecorator {
  return Parameter(
    (text) => {
      const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
      return number >= least && number <= most
        ? { value: number }
        : { problem: `must be a whole number from ${least} to ${most}` };
    },
    {
      type: 'integer',
      minimum: least,
      maximum: most,
      ...(byDefault !== undefined && { default: byDefault }),
      ...docs,
    },
    { byDefault, ...(empty !== undefined && { empty }) },
  );
}

/** `true` or `false`; nothing when it is missing. */
export const EitherWay = (description: string): PropertyDecorator =>
  Parameter(readTruth, { type: 'boolean', description });

/** How many entries a page of a list that goes on by a cursor may hold. */
export const Limit = (): PropertyDecorator => WholeNumber(1, LARGEST_LIMIT, { byDefault: DEFAULT_LIMIT });

/** The same, and which page, for lists that are read by the number of the page. */
export const PageLimit = (): PropertyDecorator =>
  WholeNumber(1, LARGEST_LIMIT, { byDefault: DEFAULT_LIMIT, empty: 'read' });
export const PageNumber = (): PropertyDecorator =>
  WholeNumber(1, LARGEST_PAGE, { byDefault: 1, empty: 'read' });

/** Where a list goes on. @param decode gives undefined for what is no cursor of the call */
export const Cursor = (decode: (text: string) => unknown): PropertyDecorator =>
  Parameter(
    (text) => {
      const value = decode(text);
      return value === undefined
        ? { problem: 'was not given by this call; pass meta.cursor of an answer on as it is' }
        : { value };
    },
    { type: 'string', description: 'meta.cursor of the page before.' },
  );

/** The cursor of a list whose places are the ids of its entries. */
export const IdCursor = (): PropertyDecorator =>
  Cursor((text) => (isUuid(text) ? text.toLowerCase() : undefined));

/** In milliseconds since the Unix epoch; what is finer is rounded into the range. The other end is `until`. */
export const Since = (description: string): PropertyDecorator =>
  Parameter(
    (text, others) => {
      const since = readMoment(text, 'later', PLUS);
      return 'value' in since && since.value > ((others.read('until') as number | undefined) ?? Infinity)
        ? { problem: REVERSED }
        : since;
    },
    { type: 'string', format: 'date-time', description },
  );

export const Until = (description: string): PropertyDecorator =>
  Parameter((text) => readMoment(text, 'earlier', PLUS), {
    type: 'string',
    format: 'date-time',
    description,
  });

const PLUS = ' (a plus sign is written %2B)';
export const REVERSED = 'must not be later than until';

/** `true` or `false`. */
export const Flag = (description?: string, presence?: Pick<Presence, 'empty'>): PropertyDecorator =>
  Parameter(
    readTruth,
    { type: 'boolean', default: false, ...(description !== undefined && { description }) },
    { byDefault: false, ...presence },
  );

/** The id of something that has a UUID; in lower case. */
export const IdParameter = (description?: string): PropertyDecorator =>
  Parameter(readId, { type: 'string', format: 'uuid', ...(description !== undefined && { description }) });

export function readId(text: string): FieldResult<string> {
  return isUuid(text)
    ? { value: text.toLowerCase() }
    : { problem: `must be an id such as 0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f, not ${quoted(text)}` };
}

/** A text of 1 to `longest` characters without control characters. */
export const Text = (
  longest: number,
  { description, read = (text) => text, ...presence }: TextOptions = {},
): PropertyDecorator =>
  Parameter(
    (text) => {
      const problem = textProblem(text, 1, longest);
      return problem === undefined ? { value: read(text) } : { problem };
    },
    { type: 'string', minLength: 1, maxLength: longest, ...(description !== undefined && { description }) },
    presence,
  );

interface TextOptions extends Omit<Presence, 'empty'> {
  readonly description?: string;
  /** What else is done to it. */
  readonly read?: (text: string) => string;
}

function readTruth(text: string): FieldResult<boolean> {
  return text === 'true' || text === 'false'
    ? { value: text === 'true' }
    : { problem: 'must be true or false' };
}
