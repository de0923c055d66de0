/**
 * An event as publishers write it (docs/contract/event-subscriptions.md#6); everything beyond the first two has a
 * default or a rule.
 */
export interface PublishableEvent {
  readonly eventType: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly objCode: string;
  readonly objId?: string | null;
  readonly newState?: object | null;
  readonly oldState?: object | null;
  readonly eventTime?: string | { readonly epochSecond: number; readonly nano?: number } | null;
  readonly userId?: string | null;
  readonly eventVersion?: string | null;
  /** The idempotency key: the same one again, within the retention period, delivers nothing twice. */
  readonly id?: string | null;
}
