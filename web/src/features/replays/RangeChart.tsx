import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, call } from '../../api/client';
import { useSettingNumbers } from '../../api/settings';
import { lazyPart } from '../../app/lazy/lazyPart';
import { locale, usePreferences } from '../../app/preferences';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { useDark } from '../../ui/plot/useDark';
import { absoluteTime, absoluteZone } from '../../ui/time';
import css from './Replays.module.css';
import { attemptsOf } from './replays';

const Plot = lazyPart(async () => (await import('../../ui/plot/Plot')).Plot, {
  fallback: <div className={css['chartSpace']} />,
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_DAYS = 30;
const LINES = [
  { name: 'taken', colour: 'good-solid', dash: [] },
  { name: 'failed', colour: 'bad-solid', dash: [6, 3] },
] as const;

/** The subscription's attempts, hour by hour as long as events are kept: drawing over them chooses the range. */
export function RangeChart({
  subscriptionId,
  onRange,
}: {
  readonly subscriptionId: string;
  /** Moments, ISO 8601; no end where the range reaches up to now. */
  readonly onRange: (range: { readonly since: string; readonly until: string | undefined }) => void;
}) {
  const t = useTexts(replayTexts);
  const dark = useDark();
  const { zone } = usePreferences();
  const [pointed, setPointed] = useState<number>();
  const data = useAttempts(subscriptionId);
  const lines = useMemo(
    () => data && LINES.map(({ name, colour, dash }) => ({ values: data[name], colour, dash })),
    [data],
  );
  if (data === undefined || lines === undefined || data.taken.length === 0) return null;
  const at = pointed === undefined ? undefined : data.times[pointed];
  const inUtc = absoluteZone(zone) === 'utc';
  return (
    <div className={css['chart']}>
      <ul className={css['chartLegend']}>
        {LINES.map(({ name, dash }) => (
          <li key={name}>
            <svg className={css[`ink_${name}`]} width="22" height="8" aria-hidden>
              <line x1="0" y1="4" x2="22" y2="4" strokeWidth="2.5" strokeDasharray={dash.join(' ')} />
            </svg>
            {t(`chart_${name}`)}{' '}
            {at !== undefined && <strong>{data[name][pointed!]?.toLocaleString(locale())}</strong>}
          </li>
        ))}
        <li className={css['chartHint']}>
          {at === undefined ? t('chartHint') : absoluteTime(at, absoluteZone(zone))}
        </li>
      </ul>
      <Plot
        times={data.times}
        lines={lines}
        label={t('chartLabel')}
        look={`${dark} ${zone}`}
        height={120}
        onPoint={setPointed}
        formatTime={(ms) =>
          new Intl.DateTimeFormat(locale(), {
            ...(inUtc && { timeZone: 'UTC' }),
            day: '2-digit',
            month: 'short',
          }).format(ms)
        }
        formatValue={(value) =>
          new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value)
        }
        onBrush={(from, to) => onRange(hours(from, to))}
      />
    </div>
  );
}

/** Whole hours: a point of the chart counts the hour that begins there, and the last one goes on. */
function hours(fromMs: number, toMs: number): { since: string; until: string | undefined } {
  const end = toMs - (toMs % HOUR_MS) + HOUR_MS;
  return {
    since: new Date(fromMs - (fromMs % HOUR_MS)).toISOString(),
    until: end > Date.now() ? undefined : new Date(end).toISOString(),
  };
}

/** Undefined until it is known, and where it cannot be had: the fields do without. */
function useAttempts(subscriptionId: string) {
  const days = useSettingNumbers()('RETENTION_DAYS');
  const { data } = useQuery({
    queryKey: ['replays', 'attempts', subscriptionId, days],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - Math.min(days, MOST_DAYS) * DAY_MS).toISOString();
      const query = { from, step: HOUR_MS / 1_000, metric: 'attempts', subscriptionId };
      return call(api.GET('/api/v1/stats', { params: { query: query as never }, signal }));
    },
    enabled: days > 0,
    staleTime: 60_000,
  });
  return useMemo(() => data && attemptsOf(data), [data]);
}
