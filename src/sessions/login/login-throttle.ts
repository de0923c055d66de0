import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import { clientAddressKey } from './client-address.js';
import { FailureCounter } from './failure-counter.js';
import { PER_ADDRESS, PER_USER_AND_ADDRESS } from './slow-down.js';

/** Some 200 bytes an entry: a few megabytes at worst. */
const CAPACITY = 10_000;
/** Attempts of one address that may wait for others of its own to end. */
const MAX_WAITING = 100;

/**
 * Failed log-ins slow down per user and address together, and per address (contract, section 2). Nothing is counted per
 * user alone, so nobody can lock an administrator out from elsewhere. One node's memory: docs/decisions/login-throttling.md.
 */
@Injectable()
export class LoginThrottle {
  private readonly pairs = new FailureCounter(PER_USER_AND_ADDRESS, CAPACITY);
  private readonly addresses = new FailureCounter(PER_ADDRESS, CAPACITY);
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly clock: Clock) {}

  /**
   * Runs a password check as one attempt.
   * @param usernameKey whose password is checked, existing or not
   * @param ip the client's address
   * @param check gives undefined when the password is wrong; what it throws counts neither way
   * @throws AppError TooManyRequests, without running the check, while this user and address have to wait
   */
  async attempt<T>(
    usernameKey: string,
    ip: string,
    check: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const address = clientAddressKey(ip);
    const pair = `${address}\n${usernameKey}`;
    await this.begin(pair, address);
    let outcome: 'failed' | 'unknown' = 'unknown';
    try {
      const result = await check();
      if (result === undefined) outcome = 'failed';
      else this.pairs.forgive(pair);
      return result;
    } finally {
      const now = this.clock.monotonic();
      this.pairs.end(pair, outcome, now);
      this.addresses.end(address, outcome, now);
      this.wake(address);
    }
  }

  private async begin(pair: string, address: string): Promise<void> {
    for (;;) {
      const now = this.clock.monotonic();
      const wait = Math.max(this.pairs.waitMs(pair, now), this.addresses.waitMs(address, now));
      if (wait > 0) throw tooMany(wait);
      if (this.pairs.hasRoom(pair, now) && this.addresses.hasRoom(address, now)) break;
      await this.turn(address);
    }
    this.pairs.begin(pair);
    this.addresses.begin(address);
  }

  /** Resolves when an attempt of the same address has ended. */
  private turn(address: string): Promise<void> {
    const queue = this.waiting.get(address) ?? [];
    if (queue.length >= MAX_WAITING) throw tooMany(1_000);
    this.waiting.set(address, queue);
    return new Promise((resolve) => queue.push(resolve));
  }

  private wake(address: string): void {
    const queue = this.waiting.get(address) ?? [];
    this.waiting.delete(address);
    for (const resume of queue) resume();
  }
}

function tooMany(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1_000);
  return new AppError(
    'TooManyRequests',
    `Too many failed log-ins from this address; try again in ${seconds} seconds.`,
    { 'Retry-After': String(seconds) },
  );
}
