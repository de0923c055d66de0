import { TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { parseExactly } from '../../api/json';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { pretty } from '../../ui/json';
import { LazyJsonEditor } from '../../ui/json-editor';
import { type StateName, stateProblem } from './draft';
import css from './PublishPage.module.css';

/** One state, as JSON. What is wrong with it is said below it while it is written. */
export function StateField({
  name,
  text,
  error,
  words,
  onChange,
  onCopyNew,
  onPublish,
}: {
  readonly name: StateName;
  readonly text: string;
  /** What the service said of it. */
  readonly error: string | undefined;
  /** The fields of the object, offered within quotes. */
  readonly words: readonly string[];
  readonly onChange: (text: string) => void;
  /** Takes the new state's text, where there is one. */
  readonly onCopyNew?: () => void;
  readonly onPublish: () => void;
}) {
  const t = useTexts(publishTexts);
  // The editor keeps its text by itself: what comes from elsewhere, such as a template, begins it anew.
  const edited = useRef({ text, round: 0 });
  if (edited.current.text !== text) edited.current = { text, round: edited.current.round + 1 };
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
  const problems = useMemo(
    () => (error === undefined ? [] : [{ path: [], message: error, severity: 'error' as const }]),
    [error],
  );
  const publishByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    onPublish();
  };
  return (
    <div className={css['state']} onKeyDownCapture={publishByKey}>
      <div className={css['stateHead']}>
        <span className={css['label']} aria-hidden>
          {t(`field_${name}`)}
        </span>
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
      </div>
      <LazyJsonEditor
        key={edited.current.round}
        label={t(`field_${name}`)}
        initial={text}
        problems={problems}
        words={words}
        onChange={(next) => {
          edited.current = { ...edited.current, text: next };
          onChange(next);
        }}
      />
      <div role="status">
        {says !== undefined && (
          <p className={css['wrong']}>
            <TriangleAlert size={14} aria-hidden />
            <span>{says}</span>
          </p>
        )}
      </div>
    </div>
  );
}
