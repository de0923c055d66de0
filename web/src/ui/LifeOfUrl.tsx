import { ArrowRight, Undo2 } from 'lucide-react';
import { Fragment } from 'react';
import { healthTexts } from '../texts/health';
import { useTexts } from '../texts/useTexts';
import { classes } from './classes';
import { type Health, HEALTHS, type Recent, standingOf } from './health';
import { HealthBadge } from './HealthBadge';
import css from './LifeOfUrl.module.css';

/** The three states that a URL can be in, and what leads from one to the next; the present one is lit. */
export function LifeOfUrl({
  health,
  recent,
}: {
  readonly health: Health;
  readonly recent?: Recent | undefined;
}) {
  const t = useTexts(healthTexts);
  const standing = standingOf(health, recent);
  return (
    <div className={css['life']}>
      <ol className={css['states']}>
        {HEALTHS.map((state, index) => (
          <Fragment key={state}>
            {index > 0 && (
              <li className={css['way']}>
                <ArrowRight size={16} aria-hidden className={css['arrow']} />
                <span>{t(state === 'disabled' ? 'toDisabled' : 'toFrozen')}</span>
              </li>
            )}
            <li
              className={classes(css['state'], state === health && css[`lit_${standing}`])}
              aria-current={state === health ? 'step' : undefined}
            >
              <span className={css['name']}>
                <HealthBadge health={state} recent={state === health ? recent : undefined} />
                {state === health && <span className={css['now']}>{t('now')}</span>}
              </span>
              <span className={css['what']}>{t(`life_${state === health ? standing : state}`)}</span>
            </li>
          </Fragment>
        ))}
      </ol>
      <p className={css['back']}>
        <Undo2 size={14} aria-hidden />
        <span>{t('back')}</span>
      </p>
    </div>
  );
}
