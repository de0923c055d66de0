import { useEffect } from 'react';
import { currentUser } from '../../api/session';
import { createStore, useStore } from '../../app/store';
import { readViews, type View, withoutView, withView } from './views';

const KEY = 'hookfront.views';
const NONE: readonly View[] = [];

/** The views of each list, of whoever uses this browser: by the id of the user. */
type Kept = Readonly<Record<string, Readonly<Record<string, readonly View[]>> | undefined>>;

const store = createStore<Kept>(stored());

/** The views of a list that one user has saved in this browser. Saving tells whether the browser keeps them. */
export function useViews(list: string) {
  const user = currentUser()?.id ?? '';
  const kept = useStore(store);
  useEffect(() => {
    const follow = ({ key }: StorageEvent): void => {
      if (key === KEY) store.set(stored());
    };
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, []);
  const views = kept[user]?.[list] ?? NONE;
  const change = (next: readonly View[]): boolean => {
    store.set((now) => ({ ...now, [user]: { ...now[user], [list]: next } }));
    try {
      localStorage.setItem(KEY, JSON.stringify(store.get()));
      return true;
    } catch {
      return false;
    }
  };
  return {
    views,
    save: (view: View) => change(withView(views, view)),
    rename: (view: View, name: string) => change(withView(withoutView(views, view.name), { ...view, name })),
    remove: ({ name }: View) => change(withoutView(views, name)),
  };
}

function stored(): Kept {
  try {
    const users = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, object>);
    return Object.fromEntries(
      users.map(([user, lists]) => [
        user,
        Object.fromEntries(Object.entries(lists ?? {}).map(([list, views]) => [list, readViews(views)])),
      ]),
    );
  } catch {
    return {};
  }
}
