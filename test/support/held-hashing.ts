import { PasswordHashing } from '../../src/platform/crypto/index.js';
import { CHEAP_PASSWORDS } from './service.js';

/** Checks passwords when the test lets it. */
export class HeldHashing extends PasswordHashing {
  /** The passwords whose checks have begun, in that order. */
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];
  private held = false;

  constructor() {
    super(CHEAP_PASSWORDS);
  }

  override async verify(password: string, stored: string | undefined): Promise<boolean> {
    this.begun.push(password);
    if (this.held) await new Promise<void>((resolve) => this.ends.push(resolve));
    return super.verify(password, stored);
  }

  /** From now on checks begin, and end one by one. */
  hold(): void {
    this.begun.length = 0;
    this.held = true;
  }

  /** Ends the check that began first of those under way. */
  endOne(): void {
    this.ends.shift()?.();
  }

  release(): void {
    this.held = false;
    for (const end of this.ends.splice(0)) end();
  }
}
