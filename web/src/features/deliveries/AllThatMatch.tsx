import { Link, useNavigate } from '@tanstack/react-router';
import { Ban, ListChecks, RotateCw } from 'lucide-react';
import { useMemo } from 'react';
import { useKeys } from '../../app/keys';
import type { Search } from '../../app/search';
import { deliveryTexts } from '../../texts/deliveries';
import { jobTexts } from '../../texts/jobs';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/Menu';
import { Callout } from '../../ui/States';
import { JobDialog, wantedOf } from '../jobs';
import { listQuery } from './deliveries';

type Action = 'retry' | 'cancel';

interface AllThatMatchProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
}

/** What can be done with all that the list shows, however many pages of it. The dialog is in the address. */
export function AllThatMatch({ search, onChange }: AllThatMatchProps) {
  const t = useTexts(deliveryTexts);
  const ask = (action: Action): void => onChange({ ...search, all: action });
  useKeys([{ keys: 'shift+r', label: t('retryAll'), run: () => ask('retry') }]);
  const { all } = search;
  return (
    <>
      <Menu trigger={<Button icon={ListChecks}>{t('allThatMatch')}</Button>} label={t('allThatMatch')}>
        <MenuItem icon={RotateCw} keys="⇧R" onSelect={() => ask('retry')}>
          {t('retryAll')}
        </MenuItem>
        <MenuItem icon={Ban} danger onSelect={() => ask('cancel')}>
          {t('cancelAll')}
        </MenuItem>
        <MenuSeparator />
        <MenuLink>
          <Link to="/jobs" search={{}}>
            {t('jobs')}
          </Link>
        </MenuLink>
      </Menu>
      {(all === 'retry' || all === 'cancel') && (
        <Asked key={all} action={all} search={search} onChange={onChange} />
      )}
    </>
  );
}

function Asked({ action, search, onChange }: AllThatMatchProps & { readonly action: Action }) {
  const t = useTexts(jobTexts);
  const s = useTexts(stateTexts);
  const navigate = useNavigate();
  const { all: _, ...filters } = search;
  const key = JSON.stringify(filters);
  // A span ends when the dialog opened: what is counted is what is then done.
  const { order, leftOut } = useMemo(
    () => wantedOf(action, listQuery(JSON.parse(key) as Search)),
    [action, key],
  );
  return (
    <JobDialog
      action={action}
      order={order}
      remark={
        leftOut.length > 0 && (
          <Callout>
            {t(`leftOut_${action}`, { states: leftOut.map((state) => s(`state_${state}`)).join(', ') })}
          </Callout>
        )
      }
      onClose={() => onChange(filters)}
      onBegun={(id) => void navigate({ to: '/jobs/$jobId', params: { jobId: id }, search: {} })}
    />
  );
}
