import { useQuery } from '@tanstack/react-query';
import { REFRESH_MS } from '../app/query';
import { api, call } from './client';
import type { components } from './schema';

/** A document service as the signed-in user sees it. */
export type DocumentService = components['schemas']['DocumentServiceResponse'];

export const SERVICES_KEY = ['document-services'] as const;

/** The enabled document services, by name. @param refresh milliseconds; more often while something is awaited */
export function useServices(refresh: number = REFRESH_MS.usual) {
  return useQuery({
    queryKey: SERVICES_KEY,
    queryFn: async ({ signal }) => {
      const { services } = await call(api.GET('/api/v1/document-services', { signal }));
      return services as readonly DocumentService[];
    },
    refetchInterval: refresh,
  });
}

/** Links the account at once (ApiKey), or gives the address to send the browser to (OAuth2). */
export async function linkService(id: string): Promise<{ readonly authorizationUrl: string | undefined }> {
  const answer = await call(api.POST('/api/v1/document-services/{id}/link', { params: { path: { id } } }));
  return { authorizationUrl: 'authorizationUrl' in answer ? answer.authorizationUrl : undefined };
}

export async function unlinkService(id: string): Promise<void> {
  await call(api.DELETE('/api/v1/document-services/{id}/link', { params: { path: { id } } }));
}
