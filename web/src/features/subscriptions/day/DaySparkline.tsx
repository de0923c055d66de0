import { dayTexts } from '../../../texts/subscriptionDay';
import { useTexts } from '../../../texts/useTexts';
import { percent } from '../../../ui/percent';
import css from './DaySparkline.module.css';
import { barsOf, HOURS, sum } from './figures';
import { useDay } from './useDay';

/** Pixels: of an hour, of a bar in it, above the line, below it, and of the lowest bar. */
const HOUR = 3;
const BAR = 2;
const UP = 14;
const DOWN = 7;
const LEAST = 2;

/** Attempts of the last 24 hours by the hour: delivered stand on the line, failed hang below it, and their share follows. */
export function DaySparkline({
  subscriptionId,
  words = false,
}: {
  readonly subscriptionId: string;
  /** Says it in words too, where there is room. */
  readonly words?: boolean;
}) {
  const t = useTexts(dayTexts);
  const day = useDay(subscriptionId);
  if (day === undefined) return <span className={css['waiting']} />;
  if (day === 'off') {
    return (
      <span className={css['quiet']} title={t('off')}>
        {t(words ? 'off' : 'notKept')}
      </span>
    );
  }
  const [delivered, failed] = [sum(day.delivered), sum(day.failed)];
  const said = delivered + failed === 0 ? t('nothing') : t('day', { delivered, failed });
  return (
    <span className={css['day']}>
      <span role="img" aria-label={said} title={said} className={css['picture']}>
        <svg width={HOURS * HOUR} height={UP + 1 + DOWN} aria-hidden focusable="false">
          <rect className={css['line']} x={0} y={UP} width={HOURS * HOUR} height={1} />
          {barsOf(day, UP, DOWN, LEAST).map((bar) => (
            <rect
              key={`${bar.hour} ${bar.failed}`}
              className={css[bar.failed ? 'failed' : 'delivered']}
              x={bar.hour * HOUR}
              y={bar.failed ? UP + 1 : UP - bar.height}
              width={BAR}
              height={bar.height}
            />
          ))}
        </svg>
        {failed > 0 && !words && (
          <span className={css['share']}>{percent(failed / (delivered + failed))}</span>
        )}
      </span>
      {words && <span>{said}</span>}
    </span>
  );
}
