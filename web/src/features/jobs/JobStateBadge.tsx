import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { type Job, JOB_TONES } from './jobs';

/** The state of a job, in a word. */
export function JobStateBadge({ state }: Pick<Job, 'state'>) {
  const t = useTexts(jobTexts);
  return (
    <Badge tone={JOB_TONES[state]} dot>
      {t(`state_${state}`)}
    </Badge>
  );
}
