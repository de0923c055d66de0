import { useState } from 'react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { type Description, limitsOf, membersOf, nameOf, resolved, type Schema, typeText } from './openapi';
import { Prose } from './Prose';
import css from './ReferencePage.module.css';

/** The fields of an object, and behind each what is in it. They are drawn when somebody opens them: schemas may go round in circles. */
export function SchemaFields({
  schema,
  description,
  title,
}: {
  readonly schema: Schema;
  readonly description: Description;
  readonly title: string;
}) {
  const t = useTexts(referenceTexts);
  const [open, setOpen] = useState(false);
  const members = membersOf(schema, description);
  if (members === undefined) return null;
  const fields = Object.entries(members.properties ?? {});
  return (
    <details className={css['fields']} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && fields.length === 0 && <p className={css['hint']}>{t('noFields')}</p>}
      {open && fields.length > 0 && (
        <ul className={css['fieldList']}>
          {fields.map(([name, field]) => (
            <li key={name} className={css['fieldItem']}>
              <One
                name={name}
                schema={field}
                description={description}
                required={members.required?.includes(name) ?? false}
              />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function One({
  name,
  schema,
  description,
  required,
}: {
  readonly name: string;
  readonly schema: Schema;
  readonly description: Description;
  readonly required: boolean;
}) {
  const t = useTexts(referenceTexts);
  const whole = resolved(schema, description);
  const limits = limitsOf(whole);
  const notes = [
    ...limits,
    ...(whole.default === undefined ? [] : [t('defaultIs', { value: JSON.stringify(whole.default) })]),
  ];
  return (
    <>
      <div className={css['badges']}>
        <code className={css['parameterName']}>{name}</code>
        <span className={css['hint']}>{typeText(schema, description)}</span>
        {required && <Badge tone="info">{t('required')}</Badge>}
      </div>
      {whole.description !== undefined && <Prose text={whole.description} />}
      {whole.enum !== undefined && (
        <p className={css['hint']}>{t('values', { values: whole.enum.map(String).join(', ') })}</p>
      )}
      {notes.length > 0 && <p className={css['hint']}>{notes.join(' · ')}</p>}
      <SchemaFields
        schema={schema}
        description={description}
        title={t('fieldsOf', { name: nameOf(whole.items ?? schema) ?? name })}
      />
    </>
  );
}
