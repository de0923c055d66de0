import { useMemo } from 'react';
import { ApiError, fieldProblems, isWithin } from '../api/errors';

/** What a failed call says of the fields of a form. */
export interface FieldErrors {
  /** Of one field; undefined: nothing is wrong with it. */
  readonly of: (field: string) => string | undefined;
  /** What belongs to no field of the form, for an `<ErrorNote>`; undefined when every problem is at its field. */
  readonly rest: unknown;
}

/** @param fields as the API names them, those of the form */
export function useFieldErrors(error: unknown, fields: readonly string[]): FieldErrors {
  const names = fields.join('\n');
  return useMemo(() => {
    const problems = error instanceof ApiError ? fieldProblems(error.message, names.split('\n')) : [];
    return {
      of: (field) => {
        const own = problems.filter((problem) => isWithin(problem.field, field));
        return own.length > 0 ? own.map(({ message }) => message).join(' ') : undefined;
      },
      rest: problems.length > 0 ? undefined : (error ?? undefined),
    };
  }, [error, names]);
}
