import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { AppError } from '../../platform/http/errors/index.js';

/** What every JSON answer may take without being counted, so that short ones pass whatever long ones take. */
export const UNCOUNTED_BYTES = 64 * 1024;
/** Of JSON answers in memory: of all of them together. One user's take half of it at most. */
export const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** One call's share of a node, given back at its end. */
export interface CallShare {
  /** Whether a JSON answer of so many bytes, so far, fits in memory; it counts from now on. */
  readonly holds: (bytes: number) => boolean;
  /** Gives everything back; may be called again. */
  readonly release: () => void;
}

/** Where a call takes its share. @throws AppError TooManyRequests */
export type TakeShare = () => CallShare;

/** For calls that nobody could make many of. */
export const UNCOUNTED: TakeShare = () => ({ holds: () => true, release: () => {} });

/**
 * What calls of providers take of this node: so many of one user at a time, transfers among them, and so many bytes of JSON
 * answers in memory. A provider may be an enemy, and so may be who calls it.
 */
@Injectable()
export class ProviderLoad {
  private readonly mostCalls: number;
  private readonly calls = new Map<string, number>();
  private readonly bytesOf = new Map<string, number>();
  private bytes = 0;

  constructor(@Inject(APP_CONFIG) config: AppConfig) {
    this.mostCalls = config.provider.callsPerUser;
  }

  of(userId: string): TakeShare {
    return () => this.take(userId);
  }

  private take(userId: string): CallShare {
    if ((this.calls.get(userId) ?? 0) >= this.mostCalls) {
      throw new AppError(
        'TooManyRequests',
        `You have ${this.mostCalls} calls to document providers under way already; try again when one of them has ended.`,
        { 'Retry-After': '1' },
      );
    }
    add(this.calls, userId, 1);
    let counted = 0;
    let released = false;
    const count = (bytes: number): void => {
      counted += bytes;
      this.bytes += bytes;
      add(this.bytesOf, userId, bytes);
    };
    return {
      holds: (size) => {
        const more = Math.max(0, size - UNCOUNTED_BYTES) - counted;
        const theirs = this.bytesOf.get(userId) ?? 0;
        const fits = this.bytes + more <= MOST_ANSWER_BYTES && theirs + more <= MOST_ANSWER_BYTES / 2;
        if (released || (more > 0 && !fits)) return false;
        count(Math.max(0, more));
        return true;
      },
      release: () => {
        if (released) return;
        released = true;
        count(-counted);
        add(this.calls, userId, -1);
      },
    };
  }
}

/** Who has none is not kept in mind. */
function add(counts: Map<string, number>, key: string, more: number): void {
  const now = (counts.get(key) ?? 0) + more;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}
