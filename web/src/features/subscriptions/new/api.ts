import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, call } from '../../../api/client';
import { ApiError, factOf } from '../../../api/errors';
import { stringifyExactly } from '../../../api/json';
import { seenFields, seenValues } from '../filters/fields';
import { tellingWarnings } from '../filters/problems';
import type { CreateBody, Evaluated, ReplaceBody } from './draft';

const E = '/attask/eventsubscription/api/v1';
/** So many recorded events a draft is tried on. */
export const RECENT = [100, 1_000] as const;
const PAUSE_MS = 300;

export const createSubscription = (body: CreateBody, strict: boolean) =>
  call(
    api.POST(`${E}/subscriptions`, {
      body,
      ...(strict && { params: { query: { validate: 'strict' as const } } }),
    }),
  );

/** One takes the place of another, with a new id; between them no event is lost. */
export const replaceSubscription = (id: string, body: ReplaceBody, strict: boolean) =>
  call(
    api.POST(`${E}/subscriptions/{id}/replace`, {
      params: { path: { id }, ...(strict && { query: { validate: 'strict' as const } }) },
      body,
    }),
  );

/** The subscription that a draft would be a duplicate of, from the 409. */
export function duplicateOf(error: unknown): string | undefined {
  return error instanceof ApiError && error.code === 'Conflict' ? factOf(error, 'subscriptionId') : undefined;
}

/**
 * What a draft would have matched. It is asked a moment after the last change.
 * @param sample in place of what was recorded
 * @param recent how many of the latest recorded events
 */
export function useEvaluation(draft: Evaluated | undefined, sample: unknown, recent: number) {
  const body = {
    subscription: draft,
    ...(sample === undefined ? { recent } : { events: [sample] }),
  };
  const text = useSettled(draft === undefined ? '' : stringifyExactly(body));
  return useQuery({
    queryKey: ['evaluation', text],
    queryFn: async ({ signal }) =>
      call(api.POST(`${E}/subscriptions/evaluate`, { body: body as never, signal })),
    // What is asked is what has settled, not what is typed meanwhile.
    enabled: text !== '' && draft !== undefined && text === stringifyExactly(body),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });
}

/** The latest events of a kind: what the fields in them are called, and when they were. */
export function useRecorded(objCode: string, eventType: string) {
  return useQuery({
    queryKey: ['events', 'recorded', objCode, eventType],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/events`, {
          params: { query: { objCode, eventType, limit: RECENT[0] } as never },
          signal,
        }),
      ),
    enabled: objCode !== '',
    staleTime: 30_000,
  });
}

/** The names by which filters reach what the latest recorded events have. */
export function useSeenFields(objCode: string, eventType: string): readonly string[] {
  const { data } = useRecorded(objCode, eventType);
  return useMemo(
    () => seenFields((data?.events ?? []).flatMap(({ newState, oldState }) => [newState, oldState])),
    [data],
  );
}

/** The values that a field had in the latest recorded events. */
export function useSeenValues(objCode: string, eventType: string): (fieldName: string) => readonly string[] {
  const { data } = useRecorded(objCode, eventType);
  return useMemo(() => {
    const states = (data?.events ?? []).flatMap(({ newState, oldState }) => [newState, oldState]);
    return (fieldName: string) => seenValues(states, fieldName);
  }, [data]);
}

/** The warnings of a subscription that tell somebody something. */
export function useTellingWarnings({
  objCode,
  eventType,
  warnings = NO_WARNINGS,
}: {
  readonly objCode: string;
  readonly eventType: string;
  readonly warnings?: readonly string[] | undefined;
}): readonly string[] {
  const seen = useSeenFields(warnings.length === 0 ? '' : objCode, eventType);
  return useMemo(() => tellingWarnings(warnings, seen), [warnings, seen]);
}

const NO_WARNINGS: readonly string[] = [];

/** One recorded event, for a draft that is made for its like. */
export function useRecordedEvent(id: string | undefined) {
  return useQuery({
    queryKey: ['event', 'alone', id],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/events/{id}`, { params: { path: { id: id! }, query: { limit: 1 } }, signal })),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
