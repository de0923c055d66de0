import { Injectable } from '@nestjs/common';
import { Notifications } from '../../platform/database/index.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { NodePart } from './node-part.js';

/** How often a node looks for work that no notification told it of. */
const POLL_MS = 1_000;
/** How often the others are told of segments that nobody owns, at most. */
const NOTIFY_EVERY_MS = 20;

/** Has this node look for work every second and when another one notifies it, and notifies the others of what nobody here owns. */
@Injectable()
export class WorkPoll implements NodePart {
  private timer: NodeJS.Timeout | undefined;
  private notified = false;

  constructor(
    private readonly notifications: Notifications,
    private readonly events: DeliveryEvents,
  ) {
    // Also on a node that sends nothing itself.
    events.on('segmentUnowned', () => this.notify());
  }

  start(): void {
    this.notifications.listen('work', () => this.poll());
    this.timer = setInterval(() => this.poll(), POLL_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private poll(): void {
    this.events.emit('workAvailable');
  }

  private notify(): void {
    if (this.notified) return;
    this.notified = true;
    const mayNotify = (): void => {
      this.notified = false;
    };
    this.notifications.notify('work').then(
      () => setTimeout(mayNotify, NOTIFY_EVERY_MS),
      () => mayNotify(),
    );
  }
}
