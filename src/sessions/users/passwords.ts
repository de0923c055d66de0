import { Inject, Injectable } from '@nestjs/common';
import {
  dummyHash,
  hashPassword,
  PASSWORD_COST,
  type PasswordCost,
  verifyPassword,
} from '../../platform/crypto/index.js';

/**
 * Hashes at once. Each keeps a thread of Node's pool of four busy for some 200 ms; the others stay free for what the
 * journal and the resolver do there.
 */
const AT_ONCE = 2;

/** Hashing and checking of passwords, a few at a time. */
@Injectable()
export class Passwords {
  private readonly nobody: string;
  private readonly queue: (() => void)[] = [];
  private running = 0;

  constructor(@Inject(PASSWORD_COST) private readonly cost: PasswordCost) {
    this.nobody = dummyHash(cost);
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hashPassword(password, this.cost));
  }

  /** @param stored the user's hash; without one the check takes as long, and fails */
  verify(password: string, stored: string | undefined): Promise<boolean> {
    return this.inTurn(
      async () => (await verifyPassword(password, stored ?? this.nobody)) && stored !== undefined,
    );
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      // A finished one hands its place on, so nobody who comes in between can take it.
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }
}
