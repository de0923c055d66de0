import type { ReplayView } from '../replays/replay-jobs.js';
import type { ReplayResponse } from './replay-responses.js';
import { iso } from './present-delivery.js';

/** A replay as answers show it. @param enableUri of the subscription, for what only that call helps with */
export function presentReplay(replay: ReplayView, enableUri: string): ReplayResponse {
  const running = replay.state === 'running';
  const holdup = running && (replay.frozen ? FROZEN : replay.disabled ? DISABLED : undefined);
  return {
    id: replay.id,
    subscriptionId: replay.subscriptionId,
    only: replay.only,
    since: iso(replay.sinceMs),
    until: iso(replay.untilMs),
    state: holdup ? 'onHold' : replay.state,
    reason: holdup ? `${holdup} PUT ${enableUri} enables it.` : replay.reason,
    position: iso(replay.reachedMs),
    total: replay.total,
    found: replay.created + replay.skipped,
    created: replay.created,
    skipped: replay.skipped,
    createdAt: iso(replay.createdAtMs),
    endedAt: replay.endedAtMs === null ? null : iso(replay.endedAtMs),
  };
}

const FROZEN = 'The URL is frozen: nothing is sent until it is enabled.';
const DISABLED =
  'The URL is disabled: the replay goes on once the URL answers a delivery that is let through.';
