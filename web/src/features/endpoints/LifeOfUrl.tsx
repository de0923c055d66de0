import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Dot } from '../../ui/Badge';
import { classes } from '../../ui/classes';
import css from './Endpoints.module.css';
import { type Health, HEALTH_TONES, HEALTHS } from './endpoints';

/** What a URL can be, what leads from one to the next, and which it is (docs/operations.md#the-life-of-a-url). */
export function LifeOfUrl({ health }: { readonly health: Health }) {
  const t = useTexts(endpointTexts);
  return (
    <ol className={css['life']} aria-label={t('life')}>
      {HEALTHS.map((one) => (
        <li
          key={one}
          className={classes(css['stage'], one === health && css[`stage_${HEALTH_TONES[one]}`])}
          aria-current={one === health ? 'step' : undefined}
        >
          <strong>
            <Dot tone={one === health ? HEALTH_TONES[one] : 'quiet'} />
            {t(`health_${one}`)}
          </strong>
          <span>{t(`stage_${one}`)}</span>
        </li>
      ))}
    </ol>
  );
}
