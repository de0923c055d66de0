import { ApiError, factOf, Unreachable } from '../api/errors';
import { common } from '../texts/common';
import { textOf } from '../texts/useTexts';

/** What the service says with the call that helps; in the console a button does. */
const IN_OUR_WORDS = { UrlDisabled: 'errorUrlDisabled', SubscriptionPaused: 'errorPaused' } as const;

/** What any failure says, in the language of the reader where the console itself says it. */
export function messageOf(error: unknown): string {
  if (error instanceof Unreachable) return textOf(common, 'errorUnreachable');
  if (error instanceof ApiError && error.code in IN_OUR_WORDS) {
    return textOf(common, IN_OUR_WORDS[error.code as keyof typeof IN_OUR_WORDS]);
  }
  if (factOf(error, 'deliveryState') === 'delivered') return textOf(common, 'errorDelivered');
  return error instanceof Error ? error.message : JSON.stringify(error);
}
