import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/errors';
import { SERVICE_URL } from '../../api/place';
import { send } from '../../api/send';
import type { Description } from './openapi';

/** The description of the API as this very service gives it. */
export function useDescription() {
  return useQuery({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) => {
      const answer = await send(new Request(`${SERVICE_URL}/openapi.json`, { signal }));
      if (!answer.ok) {
        throw new ApiError(answer.status, '', `${answer.status} ${answer.statusText}`, {
          correlationId: undefined,
          retryAfter: undefined,
          url: answer.url,
          given: {},
        });
      }
      return JSON.parse(await answer.text()) as Description;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}
