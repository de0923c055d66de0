import { unwrapSingletons } from '../../platform/json/index.js';
import type { JournalEvent } from '../model/journal-event.js';
import type { Destination, Version } from '../model/destination.js';

/** How one subscription wants its payloads. */
export interface PayloadShape {
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly version: Version;
  readonly base64: boolean;
}

/**
 * Makes the bodies of one event's deliveries (docs/contract/event-subscriptions.md#7). The states go in as they were
 * published; each variant of them (v1, base64) is made at most once per event, and a payload is concatenation around
 * it.
 */
export class PayloadBuilder {
  /** By variant: v1, v2, v1 in base64, v2 in base64. */
  private readonly states: (string | undefined)[] = [undefined, undefined, undefined, undefined];
  private readonly head: string;

  constructor(private readonly event: JournalEvent) {
    this.head = `{"eventType":${JSON.stringify(event.eventType)},"subscriptionId":"`;
  }

  /** The body of a delivery to there, exactly as it is signed and sent. */
  buildFor({ subscriptionId, customerId, base64 }: Destination, version: Version): string {
    return this.build({ subscriptionId, customerId, version, base64 });
  }

  /** The body in this shape. */
  build(shape: PayloadShape): string {
    const { event } = this;
    const time = `"eventTime":{"nano":${event.eventTime.nano},"epochSecond":${event.eventTime.epochSecond}}`;
    const versions =
      shape.version === 1
        ? ''
        : `"eventVersion":${JSON.stringify(event.eventVersion)},"subscriptionVersion":"v${shape.version}",`;
    return (
      `${this.head}${shape.subscriptionId}",${time},${versions}` +
      `"customerId":${JSON.stringify(shape.customerId)},"userId":${JSON.stringify(event.userId)},` +
      this.statesFor(shape.version, shape.base64)
    );
  }

  private statesFor(version: Version, base64: boolean): string {
    const variant = version - 1 + (base64 ? 2 : 0);
    const known = this.states[variant];
    if (known !== undefined) return known;
    const newState = this.encode(this.event.newState, version, base64);
    const oldState = this.encode(this.event.oldState, version, base64);
    return (this.states[variant] = `"newState":${newState},"oldState":${oldState}}`);
  }

  private encode(state: string, version: Version, base64: boolean): string {
    const versioned = version === 1 ? unwrapSingletons(state) : state;
    return base64 ? `"${Buffer.from(versioned, 'utf8').toString('base64')}"` : versioned;
  }
}
