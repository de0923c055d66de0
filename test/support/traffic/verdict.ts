import { failuresOf, type Ledger, type PublishedEvent, SUBSCRIBERS } from './ledger.js';

/** What is wrong with what arrived, a line each; every list is empty when the service kept its word. */
export interface Verdict {
  /** Accepted, and missing at a subscriber. */
  readonly lost: string[];
  /** Arrived under more than one `webhook-id` at one subscriber, or under another event's. */
  readonly renamed: string[];
  /** Arrived where it does not belong, or was never published at all. */
  readonly strange: string[];
  /** Accepted under more than one event id. */
  readonly torn: string[];
  /** From a call without an answer of which only some events were taken. */
  readonly halfTaken: string[];
}

/** The verdict on a service that kept its word. */
export const FLAWLESS: Verdict = { lost: [], renamed: [], strange: [], torn: [], halfTaken: [] };

/**
 * Holds the ledger against the contract: docs/contract/event-subscriptions.md#6 for what was accepted,
 * docs/contract/event-subscriptions.md#7 for what was sent.
 */
export function judge(ledger: Ledger): Verdict {
  const events = [...ledger.events.values()];
  const arrivals = [...ledger.arrivals];
  const names = new Map<string, string>();
  return {
    lost: events
      .filter(({ eventIds }) => eventIds.size > 0)
      .flatMap((event) => placesOf(event))
      .filter((place) => !ledger.arrivals.has(place)),
    renamed: arrivals
      .filter(([place, ids]) => {
        const id = ids[0]!;
        const known = names.get(id) ?? place;
        names.set(id, place);
        return ids.some((other) => other !== id) || known !== place || !belongs(ledger, place, id);
      })
      .map(([place, ids]) => `${place}: ${[...new Set(ids)].join(', ')}`),
    strange: arrivals
      .map(([place]) => place)
      .filter((place) => {
        const event = ledger.events.get(place.split(' ')[1] ?? '');
        return !event || !placesOf(event).includes(place);
      }),
    torn: events
      .filter(({ eventIds }) => eventIds.size > 1)
      .map(({ marker, eventIds }) => `${marker}: ${[...eventIds].join(', ')}`),
    halfTaken: ledger.unanswered
      .map((call) => call.filter(({ key }) => key === undefined))
      .filter((call) => new Set(call.map((event) => wasTaken(ledger, event))).size > 1)
      .map((call) => call.map(({ marker }) => marker).join(', ')),
  };
}

/** How many requests repeated a delivery whose subscriber had already answered it with a 2xx. */
export function countRepeats(ledger: Ledger): number {
  return [...ledger.arrivals].reduce((sum, [place, ids]) => {
    const [subscription, marker = ''] = place.split(' ');
    const needed = subscription === 'flaky' ? failuresOf(marker) + 1 : 1;
    return sum + Math.max(0, ids.length - needed);
  }, 0);
}

/** The events without a key from calls that ended without an answer or with a 503, and yet were delivered. */
export function takenUnanswered(ledger: Ledger): PublishedEvent[] {
  return ledger.unanswered.flat().filter((event) => event.key === undefined && wasTaken(ledger, event));
}

/** One line for whoever reads the run's output. */
export function summary(ledger: Ledger): string {
  const events = [...ledger.events.values()];
  const accepted = events.filter(({ eventIds }) => eventIds.size > 0).length;
  return [
    `${events.length} events`,
    `${accepted} got a 202`,
    `${takenUnanswered(ledger).length} were taken although the caller never learned of it`,
    `${ledger.arrivals.size} deliveries`,
    `${countRepeats(ledger)} repeats`,
  ].join(', ');
}

function wasTaken(ledger: Ledger, event: PublishedEvent): boolean {
  return placesOf(event).some((place) => ledger.arrivals.has(place));
}

function placesOf({ kind, marker }: PublishedEvent): string[] {
  return SUBSCRIBERS[kind].map((subscription) => `${subscription} ${marker}`);
}

/** Both ids name the segment that the event was committed in: `evt_<segment>_<n>` and `msg_<segment>_<n>`. */
function belongs(ledger: Ledger, place: string, webhookId: string): boolean {
  const eventIds = ledger.events.get(place.split(' ')[1] ?? '')?.eventIds ?? new Set();
  const segment = webhookId.split('_')[1];
  return [...eventIds].every((eventId) => eventId.split('_')[1] === segment);
}
