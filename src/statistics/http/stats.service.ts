import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { endpointKey } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { dayAt, sqlState } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import {
  backlogSeries,
  COUNTED_METRICS,
  type Labels,
  SAMPLED_METRICS,
  type Series,
  seriesOf,
} from '../reading/series.js';
import { pointsOf, readRange } from '../reading/stats-range.js';
import {
  type ReadStats,
  type StatsQuery,
  StatsReadingRepository,
} from '../reading/stats-reading.repository.js';
import { type GetStatsQuery, USUAL_METRICS } from './get-stats-query.js';
import type { StatsResponse } from './stats-responses.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const QUERY_CANCELED = '57014';

/** Shows a customer's figures. */
@Injectable()
export class StatsService {
  constructor(
    private readonly repository: StatsReadingRepository,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws AppError ValidationFailed; Overloaded when there is too much to be added up in time */
  async get(customerId: string, query: GetStatsQuery): Promise<StatsResponse> {
    const now = this.clock.now();
    const oldest = Date.parse(dayAt(now - this.config.statsRetentionDays * DAY_MS));
    const stepMs = query.step === undefined ? undefined : query.step * 1_000;
    const range = readRange({ fromMs: query.from, toMs: query.to, stepMs }, now, oldest);
    if (typeof range === 'string') throw new AppError('ValidationFailed', range);
    const asked = {
      customerId,
      range,
      by: query.by,
      objCode: query.objCode,
      subscriptionIds: query.subscriptionId,
      most: query.limit,
    };
    const series = [...(await this.counted(asked, query)), ...(await this.sampled(asked, query))];
    return {
      from: new Date(range.fromMs).toISOString(),
      to: new Date(range.toMs).toISOString(),
      step: range.stepMs / 1_000,
      series: series.map(({ metric, labels, points }) => ({
        metric,
        labels: { ...labels },
        points: [...points],
      })),
    };
  }

  /** The figures of one minute in all, of a range that {@link get} would take. @param fromMs its beginning */
  minute(customerId: string, fromMs: number): Promise<StatsResponse> {
    const query = {
      from: fromMs,
      to: fromMs + MINUTE_MS,
      step: MINUTE_MS / 1_000,
      metric: USUAL_METRICS,
      limit: 1,
    };
    return this.get(customerId, query);
  }

  private async counted(
    asked: Omit<StatsQuery, 'endpointId'>,
    { metric, by, endpointId }: GetStatsQuery,
  ): Promise<Series[]> {
    if (!metric.some((name) => COUNTED_METRICS.some((counted) => counted === name))) return [];
    const read = await this.read(asked, endpointId);
    return seriesOf(read.rows, pointsOf(asked.range), metric, await this.labelsOf(read, by));
  }

  /** What is known of the customer alone. */
  private async sampled(
    { customerId, range }: Omit<StatsQuery, 'endpointId'>,
    { metric, by, objCode, subscriptionId, endpointId }: GetStatsQuery,
  ): Promise<Series[]> {
    const isOfAll = [by, objCode, subscriptionId, endpointId].every((part) => part === undefined);
    if (!isOfAll || !metric.some((name) => SAMPLED_METRICS.some((sampled) => sampled === name))) return [];
    const rows = await inTime(this.repository.backlog(customerId, range));
    return backlogSeries(rows, pointsOf(range), metric);
  }

  private async read(
    query: Omit<StatsQuery, 'endpointId'>,
    endpoint: Buffer | undefined,
  ): Promise<ReadStats> {
    const endpointId =
      endpoint === undefined ? undefined : await this.repository.endpointId(query.customerId, endpoint);
    if (endpoint !== undefined && endpointId === undefined) return { keys: [], rows: [] };
    return inTime(this.repository.read({ ...query, endpointId }));
  }

  private async labelsOf({ keys }: ReadStats, by: GetStatsQuery['by']): Promise<Map<string, Labels>> {
    const ids = new Set(keys.flatMap(({ endpointId }) => endpointId ?? []));
    const endpoints = new Map(
      (ids.size === 0 ? [] : await this.repository.endpoints([...ids])).map((endpoint) => [
        endpoint.id,
        endpoint,
      ]),
    );
    return new Map(
      keys.map(({ key, endpointId }): [string, Labels] => {
        const endpoint = endpointId === null ? undefined : endpoints.get(endpointId);
        const url: Labels = endpoint === undefined ? {} : { url: endpoint.url };
        if (by === 'objCode') return [key, { objCode: key }];
        if (by === 'subscription') return [key, { subscriptionId: key, ...url }];
        if (by === undefined || endpoint === undefined) return [key, {}];
        return [key, { endpointId: endpointKey(endpoint.urlHash), ...url }];
      }),
    );
  }
}

/** @throws AppError Overloaded when the database gave it up */
async function inTime<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (sqlState(error) !== QUERY_CANCELED) throw error;
    throw new AppError(
      'Overloaded',
      'There are too many figures in this range to be added up in time. Ask for a shorter one, for longer steps, or without by.',
    );
  }
}
