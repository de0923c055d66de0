import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../api/schema';
import { useReleaseRate } from '../../api/settings';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { duration } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import { Counted as CountedBox } from '../../ui/progress/Counted';
import type { Range } from './api';

type Counted = components['schemas']['ReplayCountResponse'];

/** What the replay would send, counted by the service while nothing is sent, and how long that would take. */
export function DryRun({
  query: { data, isFetching, isError },
  asked,
}: {
  readonly query: UseQueryResult<Counted>;
  readonly asked: Range;
}) {
  const t = useTexts(replayTexts);
  const rate = useReleaseRate();
  if (isError) return null;
  return (
    <CountedBox count={data && countText(t, data, rate)} counting={t('counting')} busy={isFetching}>
      {data !== undefined && (
        <>
          {rate !== undefined && data.count > 0 && <p>{t('atMost', { n: rate })}</p>}
          {data.skipped > 0 && <p>{t('skipped', { n: data.skipped })}</p>}
          {Date.parse(data.since) > Date.parse(asked.since) && (
            <p>
              {t('moved')} <TimeText at={data.since} />
            </p>
          )}
        </>
      )}
    </CountedBox>
  );
}

function countText(
  t: ReturnType<typeof useTexts<typeof replayTexts>>,
  { count, complete }: Counted,
  rate: number | undefined,
): string {
  if (count === 0 && complete) return t('wouldSendNone');
  if (rate === undefined) return t(complete ? 'wouldSend' : 'wouldSendMore', { n: count });
  const time = duration(Math.max(1, Math.ceil(count / rate)) * 1_000);
  return t(complete ? 'wouldSendIn' : 'wouldSendMoreIn', { n: count, time });
}
