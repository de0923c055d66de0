import { useMemo } from 'react';
import { ApiError, fieldProblems, isWithin } from '../api/errors';

/** What a failed call says of the fields of a form. */
export interface FieldErrors {
  /** Of one field; undefined: nothing is wrong with it. */
  readonly of: (field: string) => string | undefined;
  /** What is said of no field of the form, for an `<ErrorNote>`, which every form has; undefined when all of it stands at its field. */
  readonly rest: unknown;
}

/** @param fields as the API names them, those of the form */
export function useFieldErrors(error: unknown, fields: readonly string[]): FieldErrors {
  const names = fields.join('\n');
  return useMemo(() => {
    const { problems, unplaced } =
      error instanceof ApiError ? fieldProblems(error.message, names.split('\n')) : NOTHING_SAID;
    return {
      of: (field) => {
        const own = problems.filter((problem) => isWithin(problem.field, field));
        return own.length > 0 ? own.map(({ message }) => message).join(' ') : undefined;
      },
      rest: problems.length === 0 ? (error ?? undefined) : restOf(error as ApiError, unplaced),
    };
  }, [error, names]);
}

const NOTHING_SAID = { problems: [], unplaced: '' };

/** The error with what it says of no field alone. */
function restOf({ status, code, details }: ApiError, unplaced: string): ApiError | undefined {
  return unplaced === '' ? undefined : new ApiError(status, code, unplaced, details);
}
