import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { curlCall } from '../../api/curl';
import { REFRESH_MS } from '../../app/query';
import { type Job, openOf, type Order } from './jobs';

const E = '/attask/eventsubscription/api/v1';
const PAGE = 100;

export async function listJobs(cursor: string | undefined, signal: AbortSignal) {
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  const { jobs, meta } = await call(api.GET(`${E}/jobs`, { params: { query }, signal }));
  return { rows: jobs as readonly Job[], cursor: meta.cursor };
}

export function useJob(id: string) {
  return useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => call(api.GET(`${E}/jobs/{id}`, { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'running'
        ? REFRESH_MS.underWay
        : openOf(data) > 0
          ? REFRESH_MS.usual
          : false,
  });
}

/** What a job would do now: counted, and nothing is done. @param order undefined: there is nothing to count */
export function useDryRun(order: Order | undefined) {
  return useQuery({
    queryKey: ['jobs', 'dryRun', order],
    queryFn: async ({ signal }) => {
      const counted = await call(api.POST(`${E}/jobs`, { body: bodyOf(order!, true) as never, signal }));
      if (!('count' in counted)) throw new Error('A dry run answers with a count.');
      return counted;
    },
    enabled: order !== undefined,
    gcTime: 0,
    // What is asked about must not change under the eyes of whoever confirms it.
    refetchOnWindowFocus: false,
  });
}

export function useStart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (order: Order) => {
      const made = await call(api.POST(`${E}/jobs`, { body: bodyOf(order, false) as never }));
      if (!('id' in made)) throw new Error('A job answers with its id.');
      return made;
    },
    onSuccess: (made) => {
      client.setQueryData(['job', made.id], made);
      void client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}

export function useEnd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.POST(`${E}/jobs/{id}/cancel`, { params: { path: { id } } })),
    onSuccess: (job) => {
      client.setQueryData(['job', job.id], job);
      void client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}

export function orderCurl(order: Order): string {
  return curlCall('POST', `${E}/jobs`, bodyOf(order, false));
}

function bodyOf({ action, filter }: Order, dryRun: boolean) {
  return { action, filter, ...(dryRun && { dryRun }) };
}
