import { setTimeout as delay } from 'node:timers/promises';
import { bodyOf, type Ledger } from './ledger.js';

const WORKERS = 8;
const EVENTS = '/attask/eventsubscription/api/v1/events';

interface Answer {
  results: { eventId: string; status: string }[];
}

export interface Pace {
  /** Milliseconds that each publisher waits after a call. */
  readonly everyMs?: number;
  /** Milliseconds that it waits after a 503. */
  readonly refusedMs?: number;
}

/** Several publishers that publish one call after the other at one life of the service, until it dies or they are told to stop. */
export class Publishers {
  /** How many calls were answered with each status; `reset` when there was no answer. */
  readonly statuses = new Map<string, number>();
  private readonly workers: Promise<void>[];
  private stopping = false;

  constructor(
    private readonly serviceUrl: string,
    private readonly session: string,
    private readonly ledger: Ledger,
    private readonly pace: Pace = {},
  ) {
    this.workers = Array.from({ length: WORKERS }, () => this.work());
  }

  /** Resolves when the calls under way have been answered, or never will be. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.workers);
  }

  /** Resolves when every publisher has found the service gone. */
  async ended(): Promise<void> {
    await Promise.all(this.workers);
  }

  private async work(): Promise<void> {
    while (!this.stopping && (await this.call()));
  }

  /** @returns false when the service is gone */
  private async call(): Promise<boolean> {
    const events = this.ledger.next();
    const body = events.length === 1 ? bodyOf(events[0]!) : events.map((event) => bodyOf(event));
    try {
      const response = await fetch(this.serviceUrl + EVENTS, {
        method: 'POST',
        headers: { 'content-type': 'application/json', sessionID: this.session },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      this.count(String(response.status));
      if (response.status === 202) {
        this.ledger.answered(events, (JSON.parse(text) as Answer).results);
        if (this.pace.everyMs !== undefined) await delay(this.pace.everyMs);
        return true;
      }
      if (response.status !== 503) this.ledger.surprises.push(`${response.status} ${text}`);
      this.ledger.lost(events);
      // A caller that is told to come back later does not come back at once.
      await delay(this.pace.refusedMs ?? 5);
      return true;
    } catch {
      this.count('reset');
      this.ledger.lost(events);
      return false;
    }
  }

  private count(status: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}
