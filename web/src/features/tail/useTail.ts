import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, call } from '../../api/client';
import type { News } from '../../api/stream';
import { REFRESH_MS } from '../../app/query';
import { useNews } from '../../app/useNews';
import { appended, deliveryLine, eventLine, KINDS, type Line, linesOf } from './lines';

const E = '/attask/eventsubscription/api/v1';
/** So many of each are shown of what was before. */
const BEFORE = 25;

/** What the tail shows, and where it has it from. When the stream fails, the lists are asked every two seconds. */
export function useTail() {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [waiting, setWaiting] = useState<readonly Line[]>([]);
  const [paused, setPaused] = useState(false);
  const isPaused = useRef(false);
  const take = useCallback((others: readonly Line[]) => {
    (isPaused.current ? setWaiting : setLines)((now) => appended(now, others));
  }, []);
  const stream = useNews(KINDS, (news: News) => take(linesOf(news, Date.now())));
  const polling = stream === 'down';
  const { data, isPending } = useQuery({
    queryKey: ['tail'],
    queryFn: async ({ signal }) => {
      const query = { limit: BEFORE };
      const [{ events }, { deliveries }] = await Promise.all([
        call(api.GET(`${E}/events`, { params: { query }, signal })),
        call(api.GET(`${E}/deliveries`, { params: { query }, signal })),
      ]);
      return [...events.map(eventLine), ...deliveries.map(deliveryLine)].toSorted((a, b) => a.at - b.at);
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: polling ? REFRESH_MS.underWay : false,
  });
  /** What was cleared away, and what is older, does not come back. */
  const cleared = useRef(0);
  useEffect(() => {
    if (data !== undefined) take(data.filter(({ at }) => at > cleared.current));
  }, [data, take]);
  const toggle = useCallback(() => {
    isPaused.current = !isPaused.current;
    setPaused(isPaused.current);
    if (isPaused.current) return;
    setWaiting((held) => {
      setLines((now) => appended(now, held));
      return [];
    });
  }, []);
  const clear = useCallback(() => {
    cleared.current = Date.now();
    setLines([]);
    setWaiting([]);
  }, []);
  const source = paused ? 'paused' : polling ? 'polling' : stream === 'live' ? 'live' : 'opening';
  return { lines, waiting: waiting.length, paused, source, loading: isPending, toggle, clear } as const;
}
