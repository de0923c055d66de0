import type { components } from '../api/schema';
import type { Tone } from './Badge';

/** How it goes with a URL. */
export type Health = components['schemas']['EndpointHealth'];

export const HEALTHS = ['healthy', 'disabled', 'frozen'] as const satisfies readonly Health[];

/** How it goes with a URL, for people: one to which everything is sent may be failing all the same, or never have been tried. */
export type Standing = Health | 'failing' | 'untried';

/** How a URL did since it was created or last enabled. */
export interface Recent {
  readonly attempts: number;
  readonly failures: number;
  /** Failures in a row up to now. */
  readonly inARow: number;
}

/** The same of an endpoint as the service tells of it. */
export function recentOf({
  recentAttempts,
  failureRate,
  consecutiveFailures,
}: components['schemas']['EndpointResponse']): Recent {
  return {
    attempts: recentAttempts,
    failures: Math.round((failureRate ?? 0) * recentAttempts),
    inARow: consecutiveFailures,
  };
}

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  healthy: 'good',
  untried: 'quiet',
  failing: 'warn',
  disabled: 'hold',
  frozen: 'bad',
};

/** So many attempts tell a rate. */
const ENOUGH = 10;
const TOO_MANY = 0.1;
const IN_A_ROW = 3;

/** @param recent undefined where it is not known: then nothing is said beside the health */
export function standingOf(health: Health, recent: Recent | undefined): Standing {
  if (health !== 'healthy' || recent === undefined) return health;
  const { attempts, failures, inARow } = recent;
  if (attempts === 0) return 'untried';
  const failing =
    failures === attempts || inARow >= IN_A_ROW || (attempts >= ENOUGH && failures >= TOO_MANY * attempts);
  return failing ? 'failing' : 'healthy';
}

/** Whether somebody may have to do something about it. */
export function isInTrouble(standing: Standing): boolean {
  return standing !== 'healthy' && standing !== 'untried';
}
