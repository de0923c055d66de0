import { Link } from '@tanstack/react-router';
import { replayTexts } from '../../texts/replays';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { Dot } from '../../ui/Badge';
import { TONES } from '../../ui/deliveryStates';
import { Section } from '../../ui/Page';
import css from './Replays.module.css';
import type { ReplayStatus } from './replays';

const STATES = ['delivered', 'retrying', 'onHold', 'exhausted', 'cancelled'] as const;

/** What became of the deliveries that it made: a bar, and its legend, which leads to those of a state. */
export function StatesBar({ replay: { id, deliveries } }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const s = useTexts(stateTexts);
  const total = STATES.reduce((sum, state) => sum + deliveries[state], 0);
  return (
    <Section title={t('outcome')} level={3}>
      {total === 0 ? (
        <p className={css['quiet']}>{t('outcomeNone')}</p>
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
                  <Link to="/deliveries" search={{ replayId: id, state: [state] }}>
                    {s(`state_${state}`)}
                  </Link>
                )}
                <span className={css['number']}>{deliveries[state].toLocaleString()}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
