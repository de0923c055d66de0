import { Navigate } from '@tanstack/react-router';
import { usePageGroups } from './usePages';

/** At `/`: the first page that the user may open. */
export function FirstPage() {
  const [page] = usePageGroups().flatMap(({ pages }) => pages);
  return page === undefined ? null : <Navigate to={page.path} replace />;
}
