import { useId } from 'react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { TextField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { type Description, limitsOf, type Parameter, resolved, scalarText, typeText } from './openapi';
import { Prose } from './Prose';
import css from './ReferencePage.module.css';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;

/** What a call takes beside its body. What is written here goes into the call that is shown. */
export function Parameters({
  parameters,
  description,
  values,
  onChange,
}: {
  readonly parameters: readonly Parameter[];
  readonly description: Description;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
}) {
  const t = useTexts(referenceTexts);
  const ordered = parameters.toSorted((a, b) => PLACES.indexOf(a.in) - PLACES.indexOf(b.in));
  return (
    <Section title={t('parameters')} hint={t('parametersHint')} level={3}>
      <ul className={css['parameters']}>
        {ordered.map((parameter) => (
          <li key={`${parameter.in} ${parameter.name}`} className={css['parameter']}>
            <One
              parameter={parameter}
              description={description}
              value={values[parameter.name] ?? ''}
              onChange={(value) => onChange(parameter.name, value)}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function One({
  parameter,
  description,
  value,
  onChange,
}: {
  readonly parameter: Parameter;
  readonly description: Description;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const t = useTexts(referenceTexts);
  const list = useId();
  const schema = parameter.schema && resolved(parameter.schema, description);
  const choices = schema?.enum ?? (schema?.items && resolved(schema.items, description).enum);
  const limits = schema === undefined ? [] : limitsOf(schema);
  return (
    <>
      <div className={css['about']}>
        <div className={css['badges']}>
          <code className={css['parameterName']}>{parameter.name}</code>
          <span className={css['hint']}>
            {t(`in_${parameter.in}`)}
            {schema && ` · ${typeText(schema, description)}`}
          </span>
          {parameter.required && <Badge tone="info">{t('required')}</Badge>}
          {parameter.deprecated && <Badge tone="warn">{t('deprecated')}</Badge>}
        </div>
        {parameter.description !== undefined && <Prose text={parameter.description} />}
        {choices !== undefined && (
          <p className={css['hint']}>{t('values', { values: choices.map(String).join(', ') })}</p>
        )}
        {(limits.length > 0 || schema?.default !== undefined) && (
          <p className={css['hint']}>
            {[
              ...limits,
              ...(schema?.default === undefined
                ? []
                : [t('defaultIs', { value: scalarText(schema.default) })]),
            ].join(' · ')}
          </p>
        )}
      </div>
      <TextField
        label={parameter.name}
        hideLabel
        mono
        spellCheck={false}
        autoComplete="off"
        value={value}
        {...(choices !== undefined && { list })}
        onChange={(event) => onChange(event.target.value)}
      />
      {choices !== undefined && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={String(choice)} value={String(choice)} />
          ))}
        </datalist>
      )}
    </>
  );
}
