import { Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import type { Search } from '../../app/search';
import { Page, Split } from '../Page';

/** A page that is a list, with the record beside it that the address names. */
export function RecordsPage({
  title,
  subtitle,
  record,
  openId,
  actions,
  children,
}: {
  readonly title: string;
  readonly subtitle: ReactNode;
  /** What one of the list is called. */
  readonly record: string;
  readonly openId: string | undefined;
  readonly actions?: ReactNode;
  /** The list. */
  readonly children: ReactNode;
}) {
  return (
    <Page title={title} subtitle={subtitle} actions={actions} fill>
      <Split label={record} list={children} detail={openId !== undefined && <Outlet />} />
    </Page>
  );
}

/** Changes what stands behind the `?` of the address, and leaves the page as it is. */
export function useSearchChange(): (search: Search) => void {
  const navigate = useNavigate();
  return useCallback((next) => void navigate({ to: '.', search: next as never }), [navigate]);
}
