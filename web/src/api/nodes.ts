import { useQuery } from '@tanstack/react-query';
import { REFRESH_MS } from '../app/query';
import { api, call } from './client';
import { ApiError } from './errors';
import type { components } from './schema';

export type Node = components['schemas']['NodeResponse'];

/** What the readiness check says, whether it says yes or no. */
interface Readiness {
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly problem?: string }>>;
}

/** Whether the node that answers is ready, check by check. */
export function useReadiness() {
  return useQuery({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const { data, error } = await api.GET('/health/ready', { signal });
      // What is not ready answers so with its checks, which is an answer here.
      const { status = 'notReady', checks = {} } = (data ?? error ?? {}) as Partial<Readiness>;
      return { status, checks };
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** The nodes; null for who does not run the installation. */
export function useNodes() {
  return useQuery({
    queryKey: ['nodes'],
    queryFn: async ({ signal }): Promise<readonly Node[] | null> => {
      try {
        return (await call(api.GET('/api/v1/nodes', { signal }))).nodes;
      } catch (error) {
        if (error instanceof ApiError && error.status === 403) return null;
        throw error;
      }
    },
    refetchInterval: REFRESH_MS.usual,
  });
}
