import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidToHex } from '../../platform/crypto/index.js';
import { PayloadBuilder } from './payload.js';
import type { JournalEvent } from '../model/journal-event.js';
import { WebhookSender } from './webhook-sender.js';
import type { Destination, Version } from '../model/destination.js';

/** What one test request ended in. */
export interface PingResult {
  readonly outcome: 'delivered' | 'failed';
  /** The HTTP status, or null when there was no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** What went wrong, in words; null when it was delivered. */
  readonly error: string | null;
}

/** Sends one marked test event outside the journal: no retries, no counters. */
@Injectable()
export class TestDelivery {
  constructor(private readonly sender: WebhookSender) {}

  /** One attempt; its header `hookfront-ping: true` tells the receiver that nothing happened. */
  async ping(destination: Destination, version: Version, event: JournalEvent): Promise<PingResult> {
    const body = { payload: new PayloadBuilder(event), version };
    const marked = ['hookfront-ping', 'true'];
    const result = await this.sender.send(
      destination,
      `ping_${uuidToHex(randomUUID())}`,
      body,
      marked,
      'ping',
    );
    if (result === undefined) {
      return { outcome: 'failed', status: null, durationMs: 0, error: 'This node is shutting down.' };
    }
    const { delivered, status, durationMs, error } = result;
    return { outcome: delivered ? 'delivered' : 'failed', status, durationMs: Math.round(durationMs), error };
  }
}
