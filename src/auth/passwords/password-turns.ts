import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type InLine, WaitingLine } from './waiting-line.js';

/** What waits for a turn at once: of one party, and in all. */
export const MOST_WAITING_OF_ONE = 100;
export const MOST_WAITING = 200;
/** Longer than this nobody waits, in milliseconds: callers give up by then. */
const LONGEST_WAIT_MS = 30_000;
const RETRY_AFTER_SECONDS = 5;

/** A piece of work that hashes a password. */
export interface PasswordWork extends InLine {
  /** Whether it may run now, beside what runs already. It may always unless this says otherwise. */
  readonly mayRun?: () => boolean;
  /** Why it is not to be done any more, looked for while it waits. */
  readonly rejection?: () => AppError | undefined;
  /** Called when it begins, before anything else is looked at. */
  readonly begun?: () => void;
  /** The caller: nothing is done for one who has gone. */
  readonly caller?: AbortSignal | undefined;
}

interface Waiting extends PasswordWork {
  readonly since: number;
  readonly begin: () => void;
  readonly refuse: (error: AppError) => void;
}

/**
 * A few passwords are hashed at a time: each keeps a thread of Node's pool busy, and 32 MB, for some 200 ms, and at least half
 * of the threads stay free for names, files and the journal. Who waits is served in turn: docs/decisions/login-throttling.md.
 */
@Injectable()
export class PasswordTurns {
  private readonly line = new WaitingLine<Waiting>();
  private readonly atOnce: number;
  private running = 0;

  constructor(
    private readonly clock: Clock,
    @Inject(APP_CONFIG) { threadPoolSize }: Pick<AppConfig, 'threadPoolSize'>,
  ) {
    this.atOnce = Math.max(1, Math.floor(threadPoolSize / 2));
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.line.all().length;
  }

  /**
   * Does the work when its turn comes.
   * @throws AppError what `rejection` says; TooManyRequests when the party waits for too much already; Overloaded when all
   * do, or after 30 seconds
   */
  async run<T>(work: PasswordWork, perform: () => Promise<T>): Promise<T> {
    await this.turn(work);
    try {
      return await perform();
    } finally {
      this.running--;
      this.serve();
    }
  }

  private turn(work: PasswordWork): Promise<void> {
    return new Promise((resolve, reject) => {
      const { caller } = work;
      if (caller?.aborted) {
        reject(gone());
        return;
      }
      const leave = (): void => {
        if (this.line.remove(waiting)) waiting.refuse(gone());
      };
      const waiting: Waiting = {
        ...work,
        since: this.clock.monotonic(),
        begin: () => {
          caller?.removeEventListener('abort', leave);
          work.begun?.();
          resolve();
        },
        refuse: (error) => {
          caller?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      caller?.addEventListener('abort', leave);
      this.admit(waiting);
    });
  }

  private admit(waiting: Waiting): void {
    const { party } = waiting;
    if (this.line.all().filter((other) => other.party === party).length >= MOST_WAITING_OF_ONE) {
      waiting.refuse(
        new AppError('TooManyRequests', `Too many of your passwords are being checked; ${tryAgain(1)}`, {
          'Retry-After': '1',
        }),
      );
      return;
    }
    this.line.add(waiting);
    this.serve();
    if (this.line.all().length > MOST_WAITING) this.drop(this.line.last()!, overloaded());
  }

  /** Refuses what is rejected or has waited too long, then begins what fits. */
  private serve(): void {
    const now = this.clock.monotonic();
    for (const waiting of this.line.all()) {
      const rejection = waiting.rejection?.();
      if (rejection) this.drop(waiting, rejection);
      else if (now - waiting.since >= LONGEST_WAIT_MS) this.drop(waiting, overloaded());
    }
    while (this.running < this.atOnce) {
      const next = this.line.take(({ mayRun }) => mayRun?.() ?? true);
      if (!next) return;
      this.running++;
      next.begin();
    }
  }

  private drop(waiting: Waiting, error: AppError): void {
    this.line.remove(waiting);
    waiting.refuse(error);
  }
}

/** `try again in 5 seconds.` */
export function tryAgain(seconds: number): string {
  return `try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}

function overloaded(): AppError {
  return new AppError(
    'Overloaded',
    `Too many passwords are being checked; ${tryAgain(RETRY_AFTER_SECONDS)}`,
    {
      'Retry-After': String(RETRY_AFTER_SECONDS),
    },
  );
}

/** Nobody reads this. */
function gone(): AppError {
  return new AppError('MalformedRequest', 'The caller has gone.');
}
