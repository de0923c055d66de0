import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { FieldError, TextField } from '../../../ui/Field';
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
  errorOfRow,
  onChange,
}: {
  readonly legend: string;
  readonly hint: string;
  readonly pairs: Draft['headers'];
  readonly most: number;
  readonly add: string;
  /** Of the list, or of a pair that it names. */
  readonly error?: string | undefined;
  /** Of one pair as it is sent: those without a name are not. */
  readonly errorOfRow?: (sent: number, part: 'name' | 'value') => string | undefined;
  readonly onChange: (pairs: Draft['headers']) => void;
}) {
  const t = useTexts(formTexts);
  const errorId = useId();
  const isSent = ({ name }: (typeof pairs)[number]): boolean => name.trim() !== '';
  const rowErrors = pairs.map((pair, index) => {
    const sent = pairs.slice(0, index).filter(isSent).length;
    const of = (part: 'name' | 'value') => (isSent(pair) ? errorOfRow?.(sent, part) : undefined);
    return { name: of('name'), value: of('value') };
  });
  const whole = rowErrors.some(({ name, value }) => name ?? value) ? undefined : error;
  const meant =
    whole === undefined ? [] : pairs.filter(({ name }) => name !== '' && whole.includes(`"${name}"`));
  /** Ties what is said of the list to the pairs that it means: all of them where it names none. */
  const wrong = (pair: (typeof pairs)[number]): object | undefined =>
    whole !== undefined && (meant.length === 0 || meant.includes(pair))
      ? { 'aria-invalid': true, 'aria-describedby': errorId }
      : undefined;
  const set = (id: number, changes: { name?: string; value?: string }): void =>
    onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...changes } : pair)));
  return (
    <fieldset className={css['pairs']} {...(whole !== undefined && { 'aria-describedby': errorId })}>
      <legend>{legend}</legend>
      <p className={css['quiet']}>{hint}</p>
      {pairs.map((pair, index) => {
        const { id, name, value } = pair;
        return (
          <div key={id} className={css['pair']}>
            <TextField
              hideLabel
              label={t('pairName', { n: index + 1 })}
              placeholder={t('name')}
              value={name}
              error={rowErrors[index]!.name}
              {...wrong(pair)}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set(id, { name: event.target.value })}
            />
            <TextField
              hideLabel
              label={t('pairValue', { n: index + 1 })}
              placeholder={t('value')}
              value={value}
              error={rowErrors[index]!.value}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set(id, { value: event.target.value })}
            />
            <IconButton
              icon={Trash2}
              label={t('removePair', { n: index + 1 })}
              onClick={() => onChange(pairs.filter((one) => one.id !== id))}
            />
          </div>
        );
      })}
      {whole !== undefined && <FieldError id={errorId}>{whole}</FieldError>}
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
