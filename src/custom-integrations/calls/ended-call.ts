import type { Clock } from '../../platform/clock/clock.js';
import { AppError, type ErrorCode } from '../../platform/http/errors/index.js';
import type { CallOutcome, CallTarget, CallWatch } from '../model/provider-call.js';

/** A call that is over, as it is kept. */
export interface EndedCall extends CallTarget {
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: CallOutcome;
  /** Of the last answer; null when there was none. */
  readonly status: number | null;
  /** Milliseconds until the head of that answer; null likewise. */
  readonly latencyMs: number | null;
  /** Milliseconds until its end, bytes included. */
  readonly durationMs: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

const LONGEST_MESSAGE = 500;

/** Answers that say no to one thing, and nothing about the provider. */
const REFUSALS: readonly ErrorCode[] = ['NotFound', 'ProviderConflict', 'RangeNotSatisfiable'];
/** Nothing that the provider could do anything about. */
const OURS: readonly ErrorCode[] = ['ShuttingDown', 'Overloaded', 'MalformedBody'];

/**
 * Watches a call until it ends. What never left this service, since there was no token to send it with, was no call of the
 * provider.
 * @param note is told once
 */
export function watchCall(target: CallTarget, clock: Clock, note: (call: EndedCall) => void): CallWatch {
  let begun: { readonly at: number; readonly monotonic: number } | undefined;
  let head: { readonly status: number; readonly latencyMs: number } | undefined;
  let givenUp = false;
  let over = false;
  const since = (from: number): number => Math.max(0, Math.round(clock.monotonic() - from));
  return {
    sent: () => {
      begun ??= { at: clock.now(), monotonic: clock.monotonic() };
    },
    answered: (status) => {
      if (begun) head = { status, latencyMs: since(begun.monotonic) };
    },
    abandoned: () => {
      givenUp = true;
    },
    ended: (error) => {
      if (over || !begun) return;
      over = true;
      const outcome = givenUp ? 'abandoned' : outcomeOf(error);
      const durationMs = since(begun.monotonic);
      note({
        ...target,
        startedAt: begun.at,
        endedAt: begun.at + durationMs,
        outcome,
        status: head?.status ?? null,
        latencyMs: head?.latencyMs ?? null,
        durationMs,
        error: outcome === 'refused' || outcome === 'failed' ? told(error) : null,
      });
    },
  };
}

function outcomeOf(error: unknown): CallOutcome {
  if (error === undefined) return 'succeeded';
  if (!(error instanceof AppError)) return 'failed';
  if (OURS.includes(error.code)) return 'abandoned';
  return REFUSALS.includes(error.code) ? 'refused' : 'failed';
}

/** What is no error of ours is told in no words of its own: they may hold anything. */
function told(error: unknown): EndedCall['error'] {
  if (!(error instanceof AppError)) {
    return { code: 'InternalError', message: 'The call failed within this service; its log says how.' };
  }
  // What a database can store, and no more of it than is read.
  const message = error.message
    .slice(0, LONGEST_MESSAGE)
    .replaceAll('\0', '')
    .replace(/\p{Cs}/gu, '\uFFFD');
  return { code: error.code, message };
}
