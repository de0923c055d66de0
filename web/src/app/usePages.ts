import { currentUser, session } from '../api/session';
import { PAGE_GROUPS, type PageGroup } from './pages';
import { useStore } from './store';

/** The pages that the user may open, in their groups. */
export function usePageGroups(): readonly PageGroup[] {
  useStore(session);
  const user = currentUser();
  if (user === undefined) return [];
  return PAGE_GROUPS.map(({ name, pages }) => ({
    name,
    pages: pages.filter((page) => page.mayOpen(user)),
  })).filter(({ pages }) => pages.length > 0);
}
