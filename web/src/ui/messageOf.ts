import { Unreachable } from '../api/errors';
import { common } from '../texts/common';
import { textOf } from '../texts/useTexts';

/** What any failure says, in the language of the reader where the console itself says it. */
export function messageOf(error: unknown): string {
  if (error instanceof Unreachable) return textOf(common, 'errorUnreachable');
  return error instanceof Error ? error.message : JSON.stringify(error);
}
