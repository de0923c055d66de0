import { useQuery } from '@tanstack/react-query';
import { REFRESH_MS } from '../app/query';
import { api, call } from './client';

/** The settings in force: all of them, or those that concern the customer. */
export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
  });
}

/** Reads the settings in force as numbers; NaN where one cannot be read. */
export function useSettingNumbers(): (name: string) => number {
  const { data } = useSettings();
  return (name) => Number(data?.settings.find((one) => one.name === name)?.value ?? Number.NaN);
}

/** How many deliveries a second go out of those that were on hold, or that a replay makes; undefined where it cannot be read. */
export function useReleaseRate(): number | undefined {
  const rate = useSettingNumbers()('ON_HOLD_RELEASE_RATE');
  return rate > 0 ? rate : undefined;
}
