import { useEffect, useRef } from 'react';
import { listen, type News, type StreamState, streamState, type Topic } from '../api/stream';
import { useStore } from './store';

/** Calls `onNews` for what happens while the component is there. @returns how the stream is */
export function useNews(topics: readonly Topic[], onNews: (news: News) => void): StreamState {
  const latest = useRef(onNews);
  latest.current = onNews;
  const key = topics.join(',');
  useEffect(() => {
    if (key === '') return;
    return listen(key.split(',') as Topic[], (news) => latest.current(news));
  }, [key]);
  return useStore(streamState);
}

/** Calls `look` when something happened, at once and then at most once in `everyMs`. @returns how the stream is */
export function useSomething(topics: readonly Topic[], look: () => void, everyMs = 1_000): StreamState {
  const waits = useRef<ReturnType<typeof setTimeout>>(undefined);
  const again = useRef(false);
  useEffect(() => () => clearTimeout(waits.current), []);
  return useNews(topics, () => {
    again.current = true;
    if (waits.current !== undefined) return;
    const turn = (): void => {
      waits.current = again.current ? setTimeout(turn, everyMs) : undefined;
      if (again.current) look();
      again.current = false;
    };
    turn();
  });
}
