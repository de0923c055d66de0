import { Link } from '@tanstack/react-router';
import { momentOfId } from '../../../api/ids';
import type { components } from '../../../api/schema';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Badge } from '../../../ui/Badge';
import { Mismatches } from '../../../ui/Mismatches';
import { shortId } from '../../../ui/shorten';
import { TimeText } from '../../../ui/TimeText';
import css from './New.module.css';

/** One event that a draft was tried on, and which conditions said no. */
export function TrialResult({
  result,
  event,
}: {
  readonly result: components['schemas']['EvaluationResultResponse'];
  readonly event: components['schemas']['RecordedEventResponse'] | undefined;
}) {
  const t = useTexts(formTexts);
  const at = event?.acceptedAt ?? momentOfId(String(result.event));
  return (
    <div className={css['result']}>
      <div className={css['resultHead']}>
        <Badge tone={result.error ? 'bad' : result.matched ? 'good' : 'quiet'} dot>
          {t(result.error ? 'rejected' : result.matched ? 'matches' : 'doesNotMatch')}
        </Badge>
        {typeof result.event === 'string' && (
          <Link to="/events/$eventId" params={{ eventId: result.event }} search={{}} target="_blank">
            <bdi>{event?.objId ?? shortId(result.event)}</bdi>
          </Link>
        )}
        {at !== undefined && (
          <span className={css['quiet']}>
            <TimeText at={at} short />
          </span>
        )}
      </div>
      {result.error && <p className={css['error']}>{result.error.message}</p>}
      <Mismatches mismatches={result.mismatches} />
    </div>
  );
}
