import { useQuery } from '@tanstack/react-query';
import { api, call } from './client';

/** The objects that there are, for choosing one. */
export function useObjects(): readonly { readonly objCode: string; readonly name: string }[] {
  const { data } = useQuery({
    queryKey: ['object-catalogue'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/object-catalogue', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.objects ?? [];
}
