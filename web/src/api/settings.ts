import { useQuery } from '@tanstack/react-query';
import { api, call } from './client';

/** Reads the settings in force as numbers; NaN where one cannot be read. */
export function useSettingNumbers(): (name: string) => number {
  const { data } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })),
    staleTime: 300_000,
  });
  return (name) => Number(data?.settings.find((one) => one.name === name)?.value ?? Number.NaN);
}

/** How many deliveries a second go out of those that were on hold, or that a replay makes; undefined where it cannot be read. */
export function useReleaseRate(): number | undefined {
  const rate = useSettingNumbers()('ON_HOLD_RELEASE_RATE');
  return rate > 0 ? rate : undefined;
}
