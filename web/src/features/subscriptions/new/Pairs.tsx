import { Plus, Trash2 } from 'lucide-react';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { TextField } from '../../../ui/Field';
import { type Draft, newPair } from './draft';
import css from './New.module.css';

/** Names with values: headers, labels. */
export function Pairs({
  legend,
  hint,
  pairs,
  most,
  add,
  error,
  onChange,
}: {
  readonly legend: string;
  readonly hint: string;
  readonly pairs: Draft['headers'];
  readonly most: number;
  readonly add: string;
  readonly error?: string | undefined;
  readonly onChange: (pairs: Draft['headers']) => void;
}) {
  const t = useTexts(formTexts);
  const set = (id: number, changes: { name?: string; value?: string }): void =>
    onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...changes } : pair)));
  return (
    <fieldset className={css['pairs']}>
      <legend>{legend}</legend>
      <p className={css['quiet']}>{hint}</p>
      {pairs.map(({ id, name, value }, index) => (
        <div key={id} className={css['pair']}>
          <TextField
            hideLabel
            label={t('pairName', { n: index + 1 })}
            placeholder={t('name')}
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set(id, { name: event.target.value })}
          />
          <TextField
            hideLabel
            label={t('pairValue', { n: index + 1 })}
            placeholder={t('value')}
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set(id, { value: event.target.value })}
          />
          <IconButton
            icon={Trash2}
            label={t('removePair', { n: index + 1 })}
            onClick={() => onChange(pairs.filter((pair) => pair.id !== id))}
          />
        </div>
      ))}
      {error !== undefined && <p className={css['error']}>{error}</p>}
      <div>
        <Button
          size="small"
          icon={Plus}
          disabled={pairs.length >= most}
          onClick={() => onChange([...pairs, newPair()])}
        >
          {add}
        </Button>
      </div>
    </fieldset>
  );
}
