import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { ApiError } from '../../api/errors';
import { type AuditEntry, cursorBefore } from './audit';

const PAGE = 100;
const MOST = 1_000;

export async function listAudit(
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const { entries, meta } = await call(
    api.GET('/api/v1/audit', {
      params: { query: { ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) } },
      signal,
    }),
  );
  return { rows: entries as readonly AuditEntry[], cursor: meta.cursor };
}

/** One entry: the first behind the cursor before it. @throws ApiError 404 when there is none */
export function useEntry(id: string) {
  return useQuery({
    queryKey: ['audit', 'entry', id],
    queryFn: async ({ signal }) => {
      const cursor = cursorBefore(id);
      const found =
        cursor === undefined
          ? undefined
          : (await call(api.GET('/api/v1/audit', { params: { query: { cursor, limit: 1 } }, signal })))
              .entries[0];
      if (found?.id === id.toLowerCase()) return found;
      const details = { correlationId: undefined, retryAfter: undefined, url: '', given: {} };
      throw new ApiError(404, '', '', details);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What was written down of the same object before, newest first. */
export function useEarlier({ id, objectId, objectType }: AuditEntry) {
  return useQuery({
    queryKey: ['audit', 'earlier', id],
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/audit', {
          params: { query: { objectId, objectType, cursor: id, limit: MOST } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
