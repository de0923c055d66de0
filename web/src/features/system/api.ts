import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import type { components } from '../../api/schema';
import { REFRESH_MS } from '../../app/query';

export type Setting = components['schemas']['SettingResponse'];
export type StoredTable = components['schemas']['StoredTableResponse'];

export function useVersion() {
  return useQuery({
    queryKey: ['version'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/version', { signal })),
    refetchInterval: REFRESH_MS.usual * 6,
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
