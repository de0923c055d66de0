import { Copy } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { common } from '../texts/common';
import { diffTexts } from '../texts/diff';
import { useTexts } from '../texts/useTexts';
import { Button, IconButton } from './Button';
import { classes } from './classes';
import { copyText } from './copy';
import { type Difference, differences } from './diff';
import { Switch, TextField } from './Field';
import { Isolated } from './Isolated';
import { kindOf, membersOf, pathText, pretty, scalarText, visibleName } from './json';
import css from './StateDiff.module.css';

/** So many are drawn; a search finds the others. */
const SHOWN = 300;
/** Longer values are cut, in characters and in lines, until somebody wants them. */
const LONGEST = 240;
const MOST_LINES = 12;

/** Two states of an object, field by field: first of all what changed. */
export function StateDiff({
  before,
  after,
  actions,
}: {
  readonly before: unknown;
  readonly after: unknown;
  /** Beside a field. */
  readonly actions?: (difference: Difference) => ReactNode;
}) {
  const t = useTexts(diffTexts);
  const all = useMemo(() => differences(before ?? {}, after ?? {}), [before, after]);
  const changed = useMemo(() => all.filter(({ kind }) => kind !== 'same'), [all]);
  const [onlyChanged, setOnlyChanged] = useState(true);
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim().toLowerCase());
  const found = useMemo(() => {
    const from = onlyChanged ? changed : all;
    return sought === '' ? from : from.filter(({ path }) => pathText(path).toLowerCase().includes(sought));
  }, [onlyChanged, changed, all, sought]);
  const shown = found.slice(0, SHOWN);
  return (
    <div className={css['diff']}>
      <div className={css['tools']}>
        <TextField
          label={t('search')}
          hideLabel
          type="search"
          placeholder={t('search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Switch label={t('onlyChanged')} checked={onlyChanged} onChange={setOnlyChanged} />
        <span className={css['total']}>{t('changedCount', { n: changed.length })}</span>
      </div>
      {shown.length === 0 ? (
        <p className={css['none']}>{t(sought === '' ? 'nothingChanged' : 'nothingFound')}</p>
      ) : (
        <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('label')}>
          <table className={css['table']}>
            <caption className="sr-only">{t('label')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('before')}</th>
                <th scope="col">{t('after')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <tr key={JSON.stringify(one.path)} className={css[one.kind]}>
                  <th scope="row">
                    <span className={css['field']}>
                      <span className={css['sign']} aria-hidden>
                        {SIGNS[one.kind]}
                      </span>
                      <span className="sr-only">{t(`kind_${one.kind}`)}</span>
                      <bdi dir="ltr">{visibleName(pathText(one.path))}</bdi>
                      <span className={css['actions']}>
                        <IconButton
                          icon={Copy}
                          size="small"
                          tip={false}
                          label={t('copyPath')}
                          onClick={() => void copyText(pathText(one.path))}
                        />
                        {actions?.(one)}
                      </span>
                    </span>
                  </th>
                  <td data-label={t('before')}>
                    <Value value={one.before} struck={one.kind !== 'same'} />
                  </td>
                  <td data-label={t('after')}>
                    <Value value={one.after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > shown.length && (
        <p className={css['none']}>{t('cut', { n: found.length - shown.length })}</p>
      )}
    </div>
  );
}

const SIGNS = { added: '+', removed: '−', changed: '~', same: ' ' } as const;

function Value({ value, struck = false }: { readonly value: unknown; readonly struck?: boolean }) {
  const c = useTexts(common);
  const [whole, setWhole] = useState(false);
  if (value === undefined) return <span className={css['nothing']}>–</span>;
  const isContainer = kindOf(value) === 'object' || kindOf(value) === 'array';
  const text = isContainer && membersOf(value).length > 0 ? pretty(value) : scalarOrEmpty(value);
  const short = whole ? text : cut(text);
  return (
    <>
      <bdi dir="ltr" className={classes(css['value'], struck && css['old'])}>
        <Isolated text={short} />
      </bdi>
      {short !== text && (
        <Button kind="quiet" size="small" onClick={() => setWhole(true)}>
          {c('jsonWholeText', { n: text.length })}
        </Button>
      )}
    </>
  );
}

function cut(text: string): string {
  const lines = text.split('\n', MOST_LINES + 1);
  const few = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES).join('\n') : text;
  return few.length > LONGEST || few !== text ? `${few.slice(0, LONGEST)}…` : text;
}

function scalarOrEmpty(value: unknown): string {
  const kind = kindOf(value);
  return kind === 'object' ? '{}' : kind === 'array' ? '[]' : scalarText(value);
}
