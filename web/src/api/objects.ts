import { useQuery } from '@tanstack/react-query';
import { api, call } from './client';
import type { components } from './schema';

export type CatalogueObject = components['schemas']['CatalogueObjectResponse'];

/** The catalogue of objects and their fields. It stays the same until the service is updated. */
export function useObjectCatalogue() {
  return useQuery({
    queryKey: ['object-catalogue'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/object-catalogue', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The objects that there are, for choosing one. */
export function useObjects(): readonly CatalogueObject[] {
  return useObjectCatalogue().data?.objects ?? [];
}
