import { Plus, Trash2, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Button, IconButton } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import type { FieldErrors } from '../../ui/useFieldErrors';
import css from './Integrations.module.css';

interface PairsFieldProps<T extends { readonly name: string }> {
  readonly label: string;
  readonly hint: string;
  /** As the API names the list. */
  readonly field: string;
  readonly pairs: readonly T[];
  readonly empty: T;
  readonly addText: string;
  readonly errors: FieldErrors;
  readonly onChange: (pairs: readonly T[]) => void;
  /** Whether a name can be edited: not where a stored value hangs on it. */
  readonly fixed?: (pair: T) => boolean;
  readonly renderValue: (given: {
    readonly pair: T;
    readonly label: string;
    readonly error: string | undefined;
    readonly set: (pair: T) => void;
  }) => ReactNode;
}

/** Names with values, one a row. */
export function PairsField<T extends { readonly name: string }>(props: PairsFieldProps<T>) {
  const { label, hint, field, pairs, errors, onChange, renderValue } = props;
  const t = useTexts(integrationTexts);
  const errorOf = (index: number, part: string): string | undefined =>
    errors.of(`${field}[${index}].${part}`);
  const atRows = pairs.some((_, index) => errorOf(index, 'name') ?? errorOf(index, 'value'));
  const whole = atRows ? undefined : errors.of(field);
  const set = (index: number, pair: T): void => onChange(pairs.with(index, pair));
  return (
    <fieldset className={css['pairs']}>
      <legend className={css['label']}>{label}</legend>
      <p className={css['hint']}>{hint}</p>
      {pairs.map((pair, index) => (
        <div key={index} className={css['pair']}>
          <TextField
            label={t('pairName', { n: index + 1 })}
            hideLabel
            placeholder={t('name')}
            value={pair.name}
            readOnly={props.fixed?.(pair) ?? false}
            spellCheck={false}
            autoCapitalize="none"
            error={errorOf(index, 'name')}
            onChange={(event) => set(index, { ...pair, name: event.target.value })}
          />
          {renderValue({
            pair,
            label: t('pairValue', { n: index + 1 }),
            error: errorOf(index, 'value'),
            set: (next) => set(index, next),
          })}
          <IconButton
            icon={Trash2}
            label={t('pairRemove', { name: pair.name === '' ? t('pairName', { n: index + 1 }) : pair.name })}
            onClick={() => onChange(pairs.toSpliced(index, 1))}
          />
        </div>
      ))}
      {whole !== undefined && (
        <div className={css['error']}>
          <TriangleAlert size={14} aria-hidden />
          <span>{whole}</span>
        </div>
      )}
      <div>
        <Button icon={Plus} size="small" onClick={() => onChange([...pairs, props.empty])}>
          {props.addText}
        </Button>
      </div>
    </fieldset>
  );
}
