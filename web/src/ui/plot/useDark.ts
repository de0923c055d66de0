import { useSyncExternalStore } from 'react';
import { usePreferences } from '../../app/preferences';

/** Whether the dark theme is shown, chosen here or by the system. */
export function useDark(): boolean {
  const { theme } = usePreferences();
  const system = useSyncExternalStore(follow, () => QUERY.matches);
  return theme === 'system' ? system : theme === 'dark';
}

const QUERY = matchMedia('(prefers-color-scheme: dark)');

function follow(listener: () => void): () => void {
  QUERY.addEventListener('change', listener);
  return () => QUERY.removeEventListener('change', listener);
}
