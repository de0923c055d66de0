import { useState } from 'react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { Section } from '../../ui/Page';
import { type Answer, bodyText, type Description, examplesOf, type Media } from './openapi';
import { Prose } from './Prose';
import css from './ReferencePage.module.css';
import { SchemaFields } from './SchemaFields';

/** What a call may answer, with the fields of what it gives. */
export function Answers({
  answers,
  description,
}: {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly description: Description;
}) {
  const t = useTexts(referenceTexts);
  return (
    <Section title={t('answers')} level={3}>
      <ul className={css['answers']}>
        {Object.entries(answers).map(([status, answer]) => (
          <li key={status} className={css['answer']}>
            <Badge tone={Number(status) < 400 ? 'good' : Number(status) < 500 ? 'warn' : 'bad'}>
              {status}
            </Badge>
            <div className={css['about']}>
              <Prose text={answer.description} />
              {Object.entries(answer.content ?? {}).map(([type, media]) => (
                <Content key={type} type={type} media={media} status={status} description={description} />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Errors have one shape everywhere: their sentence says all. */
function Content({
  type,
  media,
  status,
  description,
}: {
  readonly type: string;
  readonly media: Media;
  readonly status: string;
  readonly description: Description;
}) {
  const t = useTexts(referenceTexts);
  const [open, setOpen] = useState(false);
  if (Number(status) >= 400) return null;
  const [first] = examplesOf(media, description);
  const text = first && bodyText(type, first.value);
  return (
    <>
      {media.schema && <SchemaFields schema={media.schema} description={description} title={t('fields')} />}
      {text !== undefined && text !== '' && (
        <details
          className={css['fields']}
          open={open}
          onToggle={(event) => setOpen(event.currentTarget.open)}
        >
          <summary>{t('example')}</summary>
          {open && <CodeBlock text={text} label={t('example')} wrap={false} />}
        </details>
      )}
    </>
  );
}
