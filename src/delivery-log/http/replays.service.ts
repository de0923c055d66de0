import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { ReplayJobs, type ReplayView } from '../replays/replay-jobs.js';
import type { Actor } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { RetentionPeriod } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../../platform/http/json-list.js';
import type { ReplayCountResponse, ReplayResponse, ReplayStatusResponse } from './replay-responses.js';
import {
  API_PATH,
  SUBSCRIPTIONS_PATH,
  notFound as noSubscription,
  SubscriptionReader,
} from '../../event-subscriptions/index.js';
import { quoted } from '../../lib/value-text.js';
import { iso } from './present-delivery.js';
import { presentReplay } from './present-replay.js';
import type { ListReplaysQuery } from './list-replays-query.js';
import type { ReplayRequest } from './replay-request.js';

/** Replays of subscriptions (docs/contract/event-subscriptions.md#4). Another customer's are not there. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly subscriptions: SubscriptionReader,
    private readonly replays: ReplayJobs,
    private readonly clock: Clock,
    private readonly retention: RetentionPeriod,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Begins a replay, or with dryRun counts what it would send.
   * @throws AppError NotFound; ValidationFailed; StateConflict while another one of the subscription is running
   */
  async create(
    actor: Actor,
    id: string,
    { only, since: sinceMs, until: untilMs, dryRun }: ReplayRequest,
  ): Promise<ReplayStatusResponse | ReplayCountResponse> {
    const { customerId } = actor;
    const { id: subscriptionId } = await this.subscriptions.require(customerId, id);
    if (sinceMs > this.clock.now()) {
      throw new AppError('ValidationFailed', 'since must not lie in the future.');
    }
    const range = this.replays.clipped({ customerId, subscriptionId, only, sinceMs, untilMs });
    if (range.sinceMs > range.untilMs) {
      const { days } = this.retention;
      throw new AppError('ValidationFailed', `until lies before the retention period of ${days} days.`);
    }
    if (dryRun) {
      const { count, skipped, complete } = await this.replays.count(range);
      const { since, until } = { since: iso(range.sinceMs), until: iso(range.untilMs) };
      return { dryRun: true, subscriptionId, only, since, until, count, skipped, complete };
    }
    const made = await this.replays.create(actor, range);
    if (made === false) throw noSubscription(id);
    if (typeof made !== 'string') return this.status(made);
    throw new AppError(
      'StateConflict',
      `The subscription has a replay that is running: ${this.uriOf(made)}. It must end, or be cancelled, first.`,
      {},
      { replayId: made },
    );
  }

  /** One page, newest first. */
  async list(
    customerId: string,
    { subscriptionId, cursor: after, limit }: ListReplaysQuery,
  ): Promise<JsonAnswer> {
    const found = await this.replays.list(customerId, subscriptionId, after, limit + 1);
    const page = found.slice(0, limit);
    return jsonList({
      name: 'replays',
      entries: page,
      present: (replay) => this.present(replay),
      mostBytes: MOST_PAGE_BYTES,
      meta: (shown) => ({ cursor: shown < found.length ? found[shown - 1]!.id : null }),
    });
  }

  /** @throws AppError NotFound */
  async get(customerId: string, id: string): Promise<ReplayStatusResponse> {
    return this.status(await this.require(customerId, id));
  }

  /** Ends a replay, and cancels what it made and was not sent yet. @throws AppError NotFound, StateConflict */
  async cancel(actor: Actor, id: string): Promise<ReplayStatusResponse> {
    const { state, subscriptionId } = await this.require(actor.customerId, id);
    if (!(await this.replays.cancel(actor, id, subscriptionId))) {
      const left = state === 'completed' ? ', and none of its deliveries is left to be sent' : '';
      throw new AppError('StateConflict', `The replay ${quoted(id)} has ended${left}.`);
    }
    return this.get(actor.customerId, id);
  }

  uriOf(id: string): string {
    return `${this.config.publicUrl}/${API_PATH}/replays/${id}`;
  }

  private async require(customerId: string, id: string): Promise<ReplayView> {
    const replay = await this.replays.find(customerId, id);
    if (replay === undefined) throw new AppError('NotFound', `There is no replay ${quoted(id)}.`);
    return replay;
  }

  private async status(replay: ReplayView): Promise<ReplayStatusResponse> {
    return { ...this.present(replay), deliveries: await this.replays.progress(replay.id) };
  }

  private present(replay: ReplayView): ReplayResponse {
    const subscription = `${this.config.publicUrl}/${SUBSCRIPTIONS_PATH}/${replay.subscriptionId}`;
    return presentReplay(replay, subscription);
  }
}
