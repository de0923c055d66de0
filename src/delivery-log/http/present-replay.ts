import type { ReplayView } from '../replays/replay-jobs.js';
import type { ReplayHoldup, ReplayResponse } from './replay-responses.js';
import { iso } from './present-delivery.js';

/** A replay as answers show it. @param subscriptionUri for the calls that help when it is on hold */
export function presentReplay(replay: ReplayView, subscriptionUri: string): ReplayResponse {
  const onHoldBy = replay.state === 'running' ? holdupOf(replay) : null;
  return {
    id: replay.id,
    subscriptionId: replay.subscriptionId,
    only: replay.only,
    since: iso(replay.sinceMs),
    until: iso(replay.untilMs),
    state: onHoldBy === null ? replay.state : 'onHold',
    reason: onHoldBy === null ? replay.reason : reasonOf(onHoldBy, subscriptionUri),
    onHoldBy,
    position: iso(replay.reachedMs),
    total: replay.total,
    found: replay.created + replay.skipped,
    created: replay.created,
    skipped: replay.skipped,
    createdAt: iso(replay.createdAtMs),
    endedAt: replay.endedAtMs === null ? null : iso(replay.endedAtMs),
  };
}

function holdupOf({ paused, frozen, disabled }: ReplayView): ReplayHoldup | null {
  if (paused) return 'paused';
  return frozen ? 'frozen' : disabled ? 'disabled' : null;
}

function reasonOf(onHoldBy: ReplayHoldup, uri: string): string {
  if (onHoldBy === 'paused') {
    return `The subscription is paused. PATCH ${uri}/settings with {"paused": false} resumes it.`;
  }
  return `${onHoldBy === 'frozen' ? FROZEN : DISABLED} PUT ${uri}/enable enables it.`;
}

const FROZEN = 'The URL is frozen: nothing is sent until it is enabled.';
const DISABLED =
  'The URL is disabled: the replay goes on once the URL answers a delivery that is let through.';
