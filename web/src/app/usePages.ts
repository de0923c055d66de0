import { useRouter } from '@tanstack/react-router';
import { currentUser, session } from '../api/session';
import { PAGE_GROUPS, type PageEntry, type PageGroup } from './pages';
import { useStore } from './store';

/** The pages that there are and that the user may open, in their groups. */
export function usePageGroups(): readonly PageGroup[] {
  const router = useRouter();
  useStore(session);
  const user = currentUser();
  if (user === undefined) return [];
  const isThere = ({ path }: PageEntry): boolean => path in router.routesByPath;
  return PAGE_GROUPS.map(({ name, pages }) => ({
    name,
    pages: pages.filter((page) => isThere(page) && page.mayOpen(user)),
  })).filter(({ pages }) => pages.length > 0);
}
