import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import type { components } from '../../api/schema';
import { REFRESH_MS } from '../../app/query';

export type Setting = components['schemas']['SettingResponse'];
export type StoredTable = components['schemas']['StoredTableResponse'];
export type Node = components['schemas']['NodeResponse'];

/** What the readiness check says, whether it says yes or no. */
interface Readiness {
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly problem?: string }>>;
}

export function useReadiness() {
  return useQuery({
    queryKey: ['readiness'],
    queryFn: async ({ signal }) => {
      const { data, error } = await api.GET('/health/ready', { signal });
      return (data ?? error) as unknown as Readiness;
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
  });
}

export function useVersion() {
  return useQuery({
    queryKey: ['version'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/version', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
  });
}

/** @param mayLook whether the user is of the customer that runs the installation */
export function useNodes(mayLook: boolean) {
  return useQuery({
    queryKey: ['nodes'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/nodes', { signal })),
    enabled: mayLook,
    refetchInterval: REFRESH_MS.usual,
  });
}

export function useStorage() {
  return useQuery({
    queryKey: ['storage'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/storage', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
  });
}

/** What is shipped, and under which licence. */
interface Licences {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly licence: string;
    /** Which of the texts; null where the package has none. */
    readonly text: number | null;
  }[];
  readonly texts: readonly string[];
}

export function useLicences() {
  return useQuery({
    queryKey: ['licences'],
    queryFn: async ({ signal }): Promise<Licences> => {
      const answer = await fetch(new URL(LICENCES_FILE, document.baseURI), { signal });
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      return (await answer.json()) as Licences;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useEgress() {
  return useQuery({
    queryKey: ['egress'],
    queryFn: ({ signal }) => call(api.GET('/attask/eventsubscription/api/v1/egress', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
  });
}
