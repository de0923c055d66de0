import { useEffect, useState } from 'react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { SelectField, TextAreaField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { bodyText, type Content, type Description, examplesOf } from './openapi';
import css from './ReferencePage.module.css';
import { SchemaFields } from './SchemaFields';

const MOST_ROWS = 22;

/** What a call takes in its body, with an example to change. */
export function Body({
  content,
  description,
  onChange,
}: {
  readonly content: Content;
  readonly description: Description;
  readonly onChange: (body: { readonly type: string; readonly text: string }) => void;
}) {
  const t = useTexts(referenceTexts);
  const types = Object.keys(content);
  const [type, setType] = useState(types[0]!);
  const [chosen, setChosen] = useState(0);
  const [own, setOwn] = useState<string>();
  const media = content[type]!;
  const examples = examplesOf(media, description);
  const given = bodyText(type, examples[chosen]?.value ?? {});
  const text = own ?? given;
  useEffect(() => onChange({ type, text: text ?? '' }), [onChange, type, text]);
  return (
    <Section title={t('body')} level={3}>
      <div className={css['body']}>
        <div className={css['choices']}>
          {types.length > 1 && (
            <SelectField
              label={t('bodyType')}
              value={type}
              options={types.map((value) => ({ value, label: value }))}
              onChange={(next) => {
                setType(next);
                setChosen(0);
                setOwn(undefined);
              }}
            />
          )}
          {examples.length > 1 && (
            <SelectField
              label={t('bodyExample')}
              value={String(chosen)}
              options={examples.map(({ name }, n) => ({ value: String(n), label: name }))}
              onChange={(next) => {
                setChosen(Number(next));
                setOwn(undefined);
              }}
            />
          )}
        </div>
        {text === undefined ? (
          <p>{t('aFile')}</p>
        ) : (
          <TextAreaField
            label={t('bodyText')}
            mono
            dir="ltr"
            spellCheck={false}
            rows={Math.min(MOST_ROWS, text.split('\n').length + 1)}
            value={text}
            onChange={(event) => setOwn(event.target.value)}
          />
        )}
        {media.schema && text !== undefined && (
          <SchemaFields schema={media.schema} description={description} title={t('fields')} />
        )}
      </div>
    </Section>
  );
}
