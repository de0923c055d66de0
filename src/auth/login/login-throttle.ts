import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import { clientAddressKey } from './client-address.js';
import { FailureCounter } from './failure-counter.js';
import { PasswordTurns, tryAgain } from '../passwords/password-turns.js';
import { RecentKeys } from './recent-keys.js';
import { PER_ADDRESS, PER_USER_AND_ADDRESS } from './slow-down.js';
import type { InLine } from '../passwords/waiting-line.js';

/** Some 200 bytes an entry: a few megabytes at worst. */
const CAPACITY = 10_000;

/** One attempt to show a password. */
export interface Attempt {
  /** Whose password it is, existing or not. */
  readonly usernameKey: string;
  /** The client's address; undefined when it has gone. */
  readonly ip: string | undefined;
  /** Whether the caller has a session of that user already. */
  readonly signedIn?: boolean | undefined;
  readonly caller?: AbortSignal | undefined;
}

/**
 * Failed log-ins slow down per user and address together, and per address (docs/contract/event-subscriptions.md#2).
 * Nothing is counted per user alone, so nobody can lock an administrator out from elsewhere. One node's memory:
 * docs/decisions/login-throttling.md.
 */
@Injectable()
export class LoginThrottle {
  private readonly pairs = new FailureCounter(PER_USER_AND_ADDRESS, CAPACITY);
  private readonly addresses = new FailureCounter(PER_ADDRESS, CAPACITY);
  /** Users and addresses together from which the right password came. */
  private readonly proven = new RecentKeys(CAPACITY);

  constructor(
    private readonly clock: Clock,
    private readonly turns: PasswordTurns,
  ) {}

  /**
   * Runs a password check as one attempt, when the address's turn comes.
   * @param check gives undefined when the password is wrong; what it throws counts neither way
   * @throws AppError TooManyRequests, without running the check, while this user and address have to wait, and what
   * {@link PasswordTurns.run} refuses
   */
  attempt<T>(attempt: Attempt, check: () => Promise<T | undefined>): Promise<T | undefined> {
    const address = clientAddressKey(attempt.ip ?? '');
    const pair = `${address}\n${attempt.usernameKey}`;
    const work = {
      party: address,
      standing: attempt.signedIn ? ('known' as const) : this.standing(pair, address),
      mayRun: () => this.hasCapacity(pair, address),
      rejection: () => this.rejection(pair, address),
      // Counted from its beginning, or a burst would get more guesses than a sequence.
      begun: () => {
        this.pairs.begin(pair);
        this.addresses.begin(address);
      },
      caller: attempt.caller,
    };
    return this.turns.run(work, () => this.counted(pair, address, check));
  }

  private async counted<T>(
    pair: string,
    address: string,
    check: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    let outcome: 'failed' | 'unknown' = 'unknown';
    try {
      const result = await check();
      if (result === undefined) outcome = 'failed';
      else {
        this.pairs.forgive(pair);
        this.proven.remember(pair);
      }
      return result;
    } finally {
      const now = this.clock.monotonic();
      this.pairs.end(pair, outcome, now);
      this.addresses.end(address, outcome, now);
    }
  }

  private standing(pair: string, address: string): InLine['standing'] {
    if (this.proven.has(pair)) return 'known';
    return this.addresses.hasFailed(address, this.clock.monotonic()) ? 'failed' : 'fresh';
  }

  private hasCapacity(pair: string, address: string): boolean {
    const now = this.clock.monotonic();
    return this.pairs.hasCapacity(pair, now) && this.addresses.hasCapacity(address, now);
  }

  private rejection(pair: string, address: string): AppError | undefined {
    const now = this.clock.monotonic();
    const wait = Math.max(this.pairs.waitMs(pair, now), this.addresses.waitMs(address, now));
    if (wait === 0) return undefined;
    const seconds = Math.ceil(wait / 1_000);
    return new AppError(
      'TooManyRequests',
      `Too many failed log-ins from this address; ${tryAgain(seconds)}`,
      { 'Retry-After': String(seconds) },
    );
  }
}
