import type { ReplayView } from '../replays/replay-jobs.js';
import type { ReplayResponse } from './replay-responses.js';
import { iso } from './present-delivery.js';

/** A replay as answers show it. @param subscriptionUri for the calls that help when it is on hold */
export function presentReplay(replay: ReplayView, subscriptionUri: string): ReplayResponse {
  const holdup = replay.state === 'running' ? holdupOf(replay, subscriptionUri) : undefined;
  return {
    id: replay.id,
    subscriptionId: replay.subscriptionId,
    only: replay.only,
    since: iso(replay.sinceMs),
    until: iso(replay.untilMs),
    state: holdup === undefined ? replay.state : 'onHold',
    reason: holdup ?? replay.reason,
    position: iso(replay.reachedMs),
    total: replay.total,
    found: replay.created + replay.skipped,
    created: replay.created,
    skipped: replay.skipped,
    createdAt: iso(replay.createdAtMs),
    endedAt: replay.endedAtMs === null ? null : iso(replay.endedAtMs),
  };
}

function holdupOf({ paused, frozen, disabled }: ReplayView, uri: string): string | undefined {
  if (paused) return `The subscription is paused. PATCH ${uri}/settings with {"paused": false} resumes it.`;
  const why = frozen ? FROZEN : disabled ? DISABLED : undefined;
  return why && `${why} PUT ${uri}/enable enables it.`;
}

const FROZEN = 'The URL is frozen: nothing is sent until it is enabled.';
const DISABLED =
  'The URL is disabled: the replay goes on once the URL answers a delivery that is let through.';
