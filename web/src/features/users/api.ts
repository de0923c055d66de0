import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import type { components } from '../../api/schema';
import { REFRESH_MS } from '../../app/query';
import type { User } from './users';

const PAGE = 100;

type Changes = components['schemas']['UpdateUserRequest'];

/** @param cursor the number of a page: users are not many, and listed so */
export async function listUsers(
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const page = Number(cursor ?? 1);
  const { users, meta } = await call(
    api.GET('/api/v1/users', { params: { query: { ...query, page, limit: PAGE } as never }, signal }),
  );
  return { rows: users as readonly User[], cursor: page < meta.page_count ? String(page + 1) : undefined };
}

export function useUser(id: string) {
  return useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) => call(api.GET('/api/v1/users/{id}', { params: { path: { id } }, signal })),
    refetchInterval: REFRESH_MS.usual,
  });
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components['schemas']['CreateUserRequest']) =>
      call(api.POST('/api/v1/users', { body })),
    onSuccess: (user) => {
      client.setQueryData(['user', user.id], user);
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
}

export function useUpdateUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    // A field that can only be null is none to the client's types.
    mutationFn: (body: Changes) =>
      call(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: body as never })),
    onSuccess: (user) => {
      client.setQueryData(['user', user.id], user);
      void client.invalidateQueries({ queryKey: ['users'] });
      void client.invalidateQueries({ queryKey: ['sessions', id] });
      void client.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

/** The sessions of a user that were used last. */
export function useSessions(userId: string) {
  return useQuery({
    queryKey: ['sessions', userId],
    queryFn: ({ signal }) =>
      call(
        api.GET('/api/v1/users/{id}/sessions', {
          params: { path: { id: userId }, query: { limit: PAGE } },
          signal,
        }),
      ),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** Ends one session of a user, or with null all of them but one's own. */
export function useEndSessions(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string | null) => {
      if (sessionId === null) {
        await call(api.DELETE('/api/v1/users/{id}/sessions', { params: { path: { id: userId } } }));
        return;
      }
      const path = { id: userId, sessionId };
      await call(api.DELETE('/api/v1/users/{id}/sessions/{sessionId}', { params: { path } }));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['sessions', userId] }),
  });
}
