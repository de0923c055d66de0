import { Link } from '@tanstack/react-router';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { Callout, ErrorNote, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { useOldestUnsent } from './api';
import { continuesAt, type ReplayStatus } from './replays';

/** How to go on after a cancel, so that nothing is left out (docs/deliveries.md#replays). */
export function ContinueReplay({ replay }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const { only, subscriptionId, until } = replay;
  const unsent = useOldestUnsent(replay);
  if (unsent.error) return <ErrorNote error={unsent.error} />;
  if (only === 'all' && unsent.data === undefined) return <Skeleton lines={2} />;
  const since = continuesAt(replay, unsent.data ?? undefined);
  return (
    <Callout
      title={t('continueTitle')}
      actions={
        <Link
          to="/replays"
          search={{ new: 'true', subscriptionId, since, until, only }}
          className={buttonClass('primary')}
        >
          {t('continue')}
        </Link>
      }
    >
      {t(only === 'all' ? 'continueAll' : 'continueUndelivered')} {t('continueFrom')} <TimeText at={since} />
    </Callout>
  );
}
