import { QueryClient } from '@tanstack/react-query';
import { onRecovered } from '../api/connection';
import { ApiError } from '../api/errors';

/** How often what is shown is looked at again, in milliseconds, while the tab is seen. */
export const REFRESH_MS = { underWay: 2_000, usual: 10_000 } as const;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The console has its own way with a service that cannot be reached: api/connection.ts.
      networkMode: 'always',
      staleTime: 5_000,
      retry: (count, error) => error instanceof ApiError && error.status === 503 && count < 2,
      retryDelay: (count) => 1_000 * 2 ** count,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

onRecovered(() => void queries.invalidateQueries());
