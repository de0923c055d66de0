import { useNavigate } from '@tanstack/react-router';
import { Power } from 'lucide-react';
import { useMemo } from 'react';
import { useKeys } from '../../app/keys';
import type { Search } from '../../app/search';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/States';
import { JobDialog, type Order } from '../jobs';

/** Enables all blocked URLs that the list shows, by a job. The dialog is in the address. */
export function EnableAll({
  search,
  onChange,
  able,
}: {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  /** Whether the list shows one that can be enabled. */
  readonly able: boolean;
}) {
  const t = useTexts(endpointTexts);
  const navigate = useNavigate();
  const { all, ...filters } = search;
  const { health, search: text } = filters;
  const ask = (): void => onChange({ ...filters, all: 'enable' });
  useKeys([{ keys: 'shift+e', label: t('enableAll'), run: ask }], able);
  const order = useMemo(() => orderOf(health, text), [health, text]);
  return (
    <>
      {able && (
        <Button icon={Power} onClick={ask}>
          {t('enableAll')}
        </Button>
      )}
      {all === 'enable' && (
        <JobDialog
          // Another order is counted from the beginning.
          key={JSON.stringify(filters)}
          action="enable"
          order={order}
          remark={
            order === undefined && (
              <Callout
                tone="warn"
                title={t(text === undefined ? 'enableAllHealthy' : 'enableAllSearch')}
                actions={
                  text !== undefined && (
                    <Button onClick={() => onChange({ ...(health !== undefined && { health }), all })}>
                      {t('clearSearch')}
                    </Button>
                  )
                }
              >
                {text !== undefined && t('enableAllSearchText')}
              </Callout>
            )
          }
          onClose={() => onChange(filters)}
          onBegun={(id) => void navigate({ to: '/jobs/$jobId', params: { jobId: id }, search: {} })}
        />
      )}
    </>
  );
}

/** A job knows no search by a part of the URL, so none may begin that would mean more than the list shows. */
function orderOf(health: Search[string], text: Search[string]): Order | undefined {
  if (text !== undefined || health === 'healthy') return undefined;
  return { action: 'enable', filter: health === undefined ? {} : { health } };
}
