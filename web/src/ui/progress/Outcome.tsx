import { Link } from '@tanstack/react-router';
import { locale } from '../../app/preferences';
import type { Search } from '../../app/search';
import { progressTexts } from '../../texts/progress';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { Dot } from '../Badge';
import { TONES } from '../deliveryStates';
import { Section } from '../Page';
import css from './Progress.module.css';

const STATES = ['delivered', 'retrying', 'onHold', 'exhausted', 'cancelled'] as const;

/** What became of some deliveries: a bar, and its legend, which leads to those of a state. */
export function Outcome({
  deliveries,
  search,
  none,
}: {
  readonly deliveries: Readonly<Record<(typeof STATES)[number], number>>;
  /** Which deliveries these are, for the list of deliveries. */
  readonly search: Search;
  /** What is said where there are none. */
  readonly none: string;
}) {
  const t = useTexts(progressTexts);
  const s = useTexts(stateTexts);
  const total = STATES.reduce((sum, state) => sum + deliveries[state], 0);
  return (
    <Section title={t('outcome')} level={3}>
      {total === 0 ? (
        <p className={css['quiet']}>{none}</p>
      ) : (
        <div className={css['outcome']}>
          <div className={css['stack']} aria-hidden>
            {STATES.filter((state) => deliveries[state] > 0).map((state) => (
              <span
                key={state}
                className={css[`part_${TONES[state]}`]}
                style={{ flexGrow: deliveries[state] }}
              />
            ))}
          </div>
          <ul className={css['legend']}>
            {STATES.map((state) => (
              <li key={state}>
                <Dot tone={TONES[state]} />
                {deliveries[state] === 0 ? (
                  <span className={css['quiet']}>{s(`state_${state}`)}</span>
                ) : (
                  <Link to="/deliveries" search={{ ...search, state: [state] } as never}>
                    {s(`state_${state}`)}
                  </Link>
                )}
                <span className={css['number']}>{deliveries[state].toLocaleString(locale())}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
