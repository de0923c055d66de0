import { Injectable } from '@nestjs/common';
import { PasswordHashing } from '../../platform/crypto/index.js';
import { PasswordTurns } from './password-turns.js';

/** Hashing of new passwords, in turn with the checking of others. */
@Injectable()
export class Passwords {
  constructor(
    private readonly hashing: PasswordHashing,
    private readonly turns: PasswordTurns,
  ) {}

  /**
   * @param customerId whose user gets it: customers take turns, and go before callers who are not known
   * @throws AppError TooManyRequests, Overloaded as {@link PasswordTurns.run} does
   */
  hash(password: string, customerId: string): Promise<string> {
    const work = { party: `customer ${customerId}`, standing: 'known' } as const;
    return this.turns.run(work, () => this.hashing.hash(password));
  }
}
