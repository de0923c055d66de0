import { parseExactly } from '../../api/json';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { TextAreaField } from '../../ui/Field';
import { pretty } from '../../ui/json';
import { type StateName, stateProblem } from './draft';
import css from './PublishPage.module.css';

const LEAST_ROWS = 8;
const MOST_ROWS = 26;

/** One state, as JSON. What is wrong with it is said below it while it is written. */
export function StateField({
  name,
  text,
  error,
  onChange,
  onCopyNew,
}: {
  readonly name: StateName;
  readonly text: string;
  /** What the service said of it. */
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
  /** Takes the new state's text, where there is one. */
  readonly onCopyNew?: () => void;
}) {
  const t = useTexts(publishTexts);
  const problem = stateProblem(text);
  const { detail = '', line } = problem ?? {};
  const says =
    problem === undefined
      ? error
      : problem.kind === 'notAnObject'
        ? t('notObject')
        : line === undefined
          ? t('notJson', { detail })
          : t('notJsonLine', { detail, line });
  return (
    <TextAreaField
      label={t(`field_${name}`)}
      mono
      rows={Math.min(MOST_ROWS, Math.max(LEAST_ROWS, text.split('\n').length + 1))}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="none"
      dir="ltr"
      value={text}
      error={says}
      onChange={(event) => onChange(event.target.value)}
      aside={
        <span className={css['tools']}>
          {onCopyNew && (
            <Button kind="quiet" size="small" onClick={onCopyNew}>
              {t('asNew')}
            </Button>
          )}
          <Button
            kind="quiet"
            size="small"
            disabled={problem !== undefined || text.trim() === ''}
            onClick={() => onChange(pretty(parseExactly(text)))}
          >
            {t('format')}
          </Button>
        </span>
      }
    />
  );
}
