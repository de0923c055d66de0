import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../../api/client';
import { useSettingNumbers } from '../../../api/settings';
import { useNews } from '../../../app/useNews';
import { dayBegins, type DayFigures, dayFigures, NOTHING_SENT } from './figures';
import { gathered } from './gathered';

/** As many as the service takes in one call. */
const MOST = 50;
/** Rows that come to be seen together ask together. */
const WAIT_MS = 40;
const SELDOM_MS = 300_000;
const KEY = ['stats', 'day'];

const ask = gathered(
  async (ids: readonly string[]) => {
    const query = {
      from: dayBegins(Date.now()),
      step: 3_600,
      metric: 'attempts',
      by: 'subscription',
      subscriptionId: ids.join(','),
      limit: MOST,
    };
    return dayFigures(await call(api.GET('/api/v1/stats', { params: { query: query as never } })));
  },
  MOST,
  WAIT_MS,
);

/** The last 24 hours of a subscription; 'off' where the service keeps no figures, undefined while it is not known. */
export function useDay(subscriptionId: string): DayFigures | 'off' | undefined {
  const off = useSettingNumbers()('STATS_RETENTION_DAYS') === 0;
  const { data } = useQuery({
    queryKey: [...KEY, subscriptionId],
    queryFn: async () => (await ask(subscriptionId)) ?? NOTHING_SENT,
    enabled: !off,
    staleTime: 60_000,
    refetchInterval: SELDOM_MS,
  });
  return off ? 'off' : data;
}

/** Has the figures that are shown read again when a minute of them has been written down. */
export function useFreshDays(): void {
  const client = useQueryClient();
  useNews(['stats'], () => void client.invalidateQueries({ queryKey: KEY }));
}
