import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { ReplayDialog } from './ReplayDialog';
import { ReplayList } from './ReplayList';

/** What was sent once more: the list, the replay that is open, and over both the dialog that begins one. */
export function ReplaysPage() {
  const t = useTexts(replayTexts);
  const search = useSearch({ from: '/replays' });
  const { replayId } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useSearchChange();
  const { subscriptionId } = search;
  const filters = subscriptionId === undefined ? {} : { subscriptionId };
  return (
    <RecordsPage
      title={t('title')}
      subtitle={t('subtitle')}
      record={t('record')}
      openId={replayId}
      actions={
        <Button icon={History} kind="primary" onClick={() => change({ ...filters, new: 'true' })}>
          {t('new')}
        </Button>
      }
    >
      <ReplayList search={filters} onChange={change} openId={replayId} />
      {search.new !== undefined && (
        <ReplayDialog
          search={search}
          onChange={(next) => void navigate({ to: '.', search: next as never, replace: true })}
          onClose={() => change(filters)}
          onStarted={(id) =>
            void navigate({ to: '/replays/$replayId', params: { replayId: id }, search: {} })
          }
        />
      )}
    </RecordsPage>
  );
}
