import { useEffect, useState } from 'react';
import { useReleaseRate } from '../../api/settings';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Section } from '../../ui/Page';
import { percent } from '../../ui/percent';
import { duration } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import css from './Replays.module.css';
import { paceOf, type ReplayStatus, type Sample, shareOfTime, timeLeft, withSample } from './replays';

/** How many of its range it has dealt with, how fast, how long it will take, and where in time it is. */
export function Progress({ replay }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const { total, found, state } = replay;
  const share = total === null || total === 0 ? shareOfTime(replay) : Math.min(1, found / total);
  const done = state === 'completed' ? 1 : share;
  const text = total === null ? t('foundSoFar', { n: found }) : t('foundOfRange', { n: found, total });
  return (
    <Section title={t('progress')} level={3}>
      <div className={css['progress']}>
        <div className={css['line']}>
          <span>{text}</span>
          <span className={css['quiet']}>{percent(done)}</span>
        </div>
        <Bar share={done} label={t('progress')} tone={state} />
        {state === 'running' && <Pace replay={replay} />}
        <div className={css['axis']}>
          {state !== 'completed' && (
            <span>
              <span className={css['quiet']}>{t('position')} </span>
              <TimeText at={replay.position} />
            </span>
          )}
          <Bar share={state === 'completed' ? 1 : shareOfTime(replay)} label={t('position')} marker />
          <div className={css['line']}>
            <span>
              <span className={css['quiet']}>{t('since')} </span>
              <TimeText at={replay.since} />
            </span>
            <span>
              <span className={css['quiet']}>{t('until')} </span>
              <TimeText at={replay.until} />
            </span>
          </div>
        </div>
      </div>
    </Section>
  );
}

function Bar({
  share,
  label,
  tone,
  marker = false,
}: {
  readonly share: number;
  readonly label: string;
  readonly tone?: ReplayStatus['state'];
  readonly marker?: boolean;
}) {
  return (
    <div
      className={marker ? css['track'] : css['bar']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <span
        className={marker ? css['passed'] : css[tone === 'completed' ? 'filledGood' : 'filled']}
        style={{ width: `${share * 100}%` }}
      />
      {marker && <span className={css['marker']} style={{ left: `${share * 100}%` }} />}
    </div>
  );
}

/** How fast it is, as seen since the page was opened, and until there is enough to see, as fast as it may be. */
function Pace({ replay }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const most = useReleaseRate();
  const { found } = replay;
  useEffect(() => setSamples((before) => withSample(before, { at: Date.now(), found })), [replay, found]);
  const pace = paceOf(samples);
  const left = timeLeft(replay, pace !== undefined && pace > 0 ? pace : most);
  return (
    <p className={css['quiet']}>
      {pace === undefined ? t('paceUnknown') : t('pace', { n: Math.round(pace) })}{' '}
      {left !== undefined &&
        t('timeLeft', { time: duration(Math.max(1_000, Math.round(left / 1_000) * 1_000)) })}
    </p>
  );
}
