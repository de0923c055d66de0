import { usePreferences } from '../../app/preferences';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { TextField } from '../Field';
import { inputMoment, readInputMoment } from '../moments';
import { zoneName } from '../time';
import css from './FilterBar.module.css';
import { isSpan, sinceMoment, SPANS, type Span } from './filters';

/** From when to when: moments, or `since` as a span before now. */
export interface Period {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** Chooses a period, in the zone that the reader has chosen: by a span, or by its two ends. */
export function PeriodFields({
  label,
  period: { since, until },
  onChange,
  errorOf,
  untilHint,
}: {
  readonly label: string;
  readonly period: Period;
  readonly onChange: (period: Period) => void;
  readonly errorOf?: (end: keyof Period) => string | undefined;
  /** What an empty end means. */
  readonly untilHint?: string;
}) {
  const t = useTexts(common);
  const { zone } = usePreferences();
  const utc = zone === 'utc';
  const from = sinceMoment(since);
  return (
    <fieldset className={css['field']}>
      <legend>
        {label} <span className={css['zone']}>({zoneName(zone)})</span>
      </legend>
      <div className={css['spans']}>
        {(Object.keys(SPANS) as Span[]).map((one) => (
          <Button
            key={one}
            size="small"
            aria-pressed={since === one}
            kind={since === one ? 'primary' : 'secondary'}
            onClick={() => onChange({ since: one, until: undefined })}
          >
            {t(`last${one}`)}
          </Button>
        ))}
      </div>
      <div className={css['moments']}>
        <TextField
          type="datetime-local"
          step={0.001}
          label={t('filterFrom')}
          value={isSpan(since) ? '' : inputMoment(since, utc)}
          error={errorOf?.('since')}
          onChange={(event) => onChange({ since: readInputMoment(event.target.value, utc), until })}
        />
        <TextField
          type="datetime-local"
          step={0.001}
          label={t('filterTo')}
          hint={until === undefined ? untilHint : undefined}
          value={inputMoment(until, utc)}
          error={errorOf?.('until')}
          // A span ends now: with another end, it is what it began with.
          onChange={(event) => onChange({ since: from, until: readInputMoment(event.target.value, utc) })}
        />
      </div>
    </fieldset>
  );
}
