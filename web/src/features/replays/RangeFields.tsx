import { useId } from 'react';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { PeriodFields } from '../../ui/filters/PeriodFields';
import type { FieldErrors } from '../../ui/useFieldErrors';
import css from './Replays.module.css';
import { type Selection, SELECTIONS } from './replays';

interface Chosen {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly only: Selection;
}

/** Of which time, and which of its deliveries. */
export function RangeFields({
  since,
  until,
  only,
  errors,
  onChange,
}: {
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly only: Selection;
  readonly errors: FieldErrors;
  readonly onChange: (changed: Partial<Chosen>) => void;
}) {
  const t = useTexts(replayTexts);
  const id = useId();
  return (
    <>
      <PeriodFields
        label={t('range')}
        period={{ since, until }}
        onChange={onChange}
        errorOf={errors.of}
        untilHint={t('untilNow')}
      />
      <fieldset className={css['fields']}>
        <legend>{t('only')}</legend>
        {SELECTIONS.map((one) => (
          <div key={one} className={css['choice']}>
            <input
              type="radio"
              id={`${id}-${one}`}
              name={id}
              checked={one === only}
              aria-describedby={`${id}-${one}-hint`}
              onChange={() => onChange({ only: one })}
            />
            <label htmlFor={`${id}-${one}`}>{t(`only_${one}`)}</label>
            <span id={`${id}-${one}-hint`} className={css['quiet']}>
              {t(`onlyText_${one}`)}
            </span>
          </div>
        ))}
      </fieldset>
    </>
  );
}
