import type { components } from '../../api/schema';
import type { Tone } from '../../ui/Badge';

export type Replay = components['schemas']['ReplayResponse'];
export type ReplayStatus = components['schemas']['ReplayStatusResponse'];
export type ReplayState = components['schemas']['ReplayState'];
export type Selection = components['schemas']['ReplaySelection'];

export const SELECTIONS = ['undelivered', 'all'] as const;

export const REPLAY_TONES: Readonly<Record<ReplayState, Tone>> = {
  running: 'info',
  onHold: 'hold',
  completed: 'good',
  cancelling: 'warn',
  cancelled: 'quiet',
};

/** What of a replay's deliveries can still come to something. */
export function openOf({ deliveries: { retrying, onHold } }: ReplayStatus): number {
  return retrying + onHold;
}

/** Whether more deliveries are being made. */
export function isRunning({ state }: Replay): boolean {
  return state === 'running' || state === 'onHold' || state === 'cancelling';
}

/** Whether a cancel would change anything. */
export function mayCancel(replay: ReplayStatus): boolean {
  const { state } = replay;
  return state === 'running' || state === 'onHold' || (state === 'completed' && openOf(replay) > 0);
}

/** How far it is between `since` and `until`, from 0 to 1. */
export function shareOfTime({ since, until, position }: Replay): number {
  const [from, to, at] = [since, until, position].map((moment) => Date.parse(moment)) as [
    number,
    number,
    number,
  ];
  return to <= from ? 1 : Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/**
 * Where a replay that was cancelled goes on, leaving none out (docs/deliveries.md): of the undelivered at its beginning, as what was
 * delivered is skipped; of all at its position, or at the oldest that it made and did not send.
 * @param oldestUnsent when the event of that one was accepted; undefined when all were sent
 */
export function continuesAt(replay: Replay, oldestUnsent: string | undefined): string {
  if (replay.only === 'undelivered') return replay.since;
  if (oldestUnsent === undefined || oldestUnsent > replay.position) return replay.position;
  return oldestUnsent < replay.since ? replay.since : oldestUnsent;
}

/** The delivery of which the oldest event was: ids begin with the time. Undefined when there is none. */
export function oldestOriginal(
  deliveries: readonly { readonly replayOf: string | null }[],
): string | undefined {
  return deliveries
    .flatMap(({ replayOf }) => replayOf ?? [])
    .reduce<string | undefined>(
      (oldest, id) => (oldest === undefined || id < oldest ? id : oldest),
      undefined,
    );
}

/** The attempts that the receiver took, and those that failed, by hour; nothing when there were none. */
export function attemptsOf({ from, to, step, series }: components['schemas']['StatsResponse']) {
  const begin = Date.parse(from);
  const count = series.length === 0 ? 0 : Math.round((Date.parse(to) - begin) / (step * 1_000));
  const times = Array.from({ length: count }, (_, n) => begin + n * step * 1_000);
  const sum = (wanted: (outcome: string | undefined) => boolean): number[] =>
    times.map((_, n) =>
      series
        .filter(({ labels }) => wanted(labels['outcome']))
        .reduce((before, { points }) => before + (points[n] ?? 0), 0),
    );
  return {
    times,
    taken: sum((outcome) => outcome === 'delivered'),
    failed: sum((outcome) => outcome !== 'delivered'),
  };
}
