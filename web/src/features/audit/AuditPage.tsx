import { useParams, useSearch } from '@tanstack/react-router';
import { auditTexts } from '../../texts/audit';
import { useTexts } from '../../texts/useTexts';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { AuditList } from './AuditList';

/** Who changed what, and when: the list, and beside it the entry that is open. */
export function AuditPage() {
  const t = useTexts(auditTexts);
  const search = useSearch({ from: '/audit' });
  const { entryId } = useParams({ strict: false });
  const change = useSearchChange();
  return (
    <RecordsPage title={t('title')} subtitle={t('subtitle')} record={t('record')} openId={entryId}>
      <AuditList search={search} onChange={change} openId={entryId} />
    </RecordsPage>
  );
}
