import { type ReactNode, useEffect, useState } from 'react';
import { locale } from '../../app/preferences';
import { useReleaseRate } from '../../api/settings';
import { progressTexts } from '../../texts/progress';
import { useTexts } from '../../texts/useTexts';
import { percent } from '../percent';
import { duration } from '../time';
import { type HowFar, paceOf, type Sample, timeLeft, withSample } from './pace';
import css from './Progress.module.css';

/** How much of it has been dealt with, in words and as a bar. */
export function HowFarLine({
  of: { found, total },
  share,
  completed,
}: {
  readonly of: HowFar;
  /** From 0 to 1; undefined where it cannot be told. */
  readonly share: number | undefined;
  readonly completed: boolean;
}) {
  const t = useTexts(progressTexts);
  return (
    <>
      <Line>
        <span>{total === null ? t('foundSoFar', { n: found }) : t('foundOfTotal', { n: found, total })}</span>
        {share !== undefined && <span className={css['quiet']}>{percent(share)}</span>}
      </Line>
      <Bar share={share} label={t('progress')} completed={completed} />
    </>
  );
}

/** Something at the beginning of a line, and something at its end. */
export function Line({ children }: { readonly children: ReactNode }) {
  return <div className={css['line']}>{children}</div>;
}

/** How far it is; with a `marker`, where it is between two ends. */
export function Bar({
  share,
  label,
  completed = false,
  marker = false,
}: {
  /** From 0 to 1; undefined where it cannot be told. */
  readonly share: number | undefined;
  readonly label: string;
  readonly completed?: boolean;
  readonly marker?: boolean;
}) {
  const width = `${(share ?? 0) * 100}%`;
  return (
    <div
      className={marker ? css['track'] : css['bar']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
    >
      <span className={marker ? css['passed'] : css[completed ? 'filledGood' : 'filled']} style={{ width }} />
      {marker && <span className={css['marker']} style={{ left: width }} />}
    </div>
  );
}

/** How fast it is, as seen since the page was opened, and until there is enough to see, as fast as it may be. */
export function Pace({ of }: { readonly of: HowFar }) {
  const t = useTexts(progressTexts);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const most = useReleaseRate();
  const { found } = of;
  useEffect(() => setSamples((before) => withSample(before, { at: Date.now(), found })), [of, found]);
  const pace = paceOf(samples);
  const left = timeLeft(of, pace !== undefined && pace > 0 ? pace : most);
  return (
    <p className={css['quiet']}>
      {pace === undefined ? t('paceUnknown') : t('pace', { n: Math.round(pace) })}{' '}
      {left !== undefined &&
        t('timeLeft', { time: duration(Math.max(1_000, Math.round(left / 1_000) * 1_000)) })}
    </p>
  );
}

/** How much has been dealt with, short: in a cell. */
export function Dealt({ of: { found, total } }: { readonly of: HowFar }) {
  const t = useTexts(progressTexts);
  return <>{total === null ? found.toLocaleString(locale()) : t('foundOf', { n: found, total })}</>;
}
