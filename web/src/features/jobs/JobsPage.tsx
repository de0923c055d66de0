import { useParams } from '@tanstack/react-router';
import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { RecordsPage } from '../../ui/record/RecordsPage';
import { JobList } from './JobList';

/** What was done to many deliveries or URLs at once: the list, and beside it the job that is open. */
export function JobsPage() {
  const t = useTexts(jobTexts);
  const { jobId } = useParams({ strict: false });
  return (
    <RecordsPage title={t('title')} subtitle={t('subtitle')} record={t('record')} openId={jobId}>
      <JobList openId={jobId} />
    </RecordsPage>
  );
}
