import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { SERVICE_URL } from '../../api/place';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { Copyable } from '../../ui/Copyable';
import { Section, useTitle } from '../../ui/Page';
import { Answers } from './Answers';
import { Body } from './Body';
import { MissingPart } from './MissingPart';
import { Method } from './Method';
import { begun, curlOf, type Description, type Operation, operationsOf } from './openapi';
import { Parameters } from './Parameters';
import { Prose } from './Prose';
import css from './ReferencePage.module.css';
import { useDescription } from './useDescription';

/** One call, at /docs/$operationId. */
export function OperationPart() {
  const { operationId } = useParams({ from: '/docs/$operationId' });
  const { data } = useDescription();
  const operation = useMemo(
    () => data && operationsOf(data).find((one) => one.operationId === operationId),
    [data, operationId],
  );
  if (data === undefined) return null;
  if (operation === undefined) return <MissingPart />;
  return <Shown key={operationId} operation={operation} description={data} />;
}

function Shown({
  operation,
  description,
}: {
  readonly operation: Operation;
  readonly description: Description;
}) {
  const t = useTexts(referenceTexts);
  const { method, path, summary, operationId, parameters = [], security = [] } = operation;
  useTitle(summary ?? operationId);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(parameters.map((one) => [one.name, begun(one)])),
  );
  const [body, setBody] = useState<{ readonly type: string; readonly text: string }>();
  const head = useRef<HTMLElement>(null);
  // Newer browsers answer with a promise, which React would take for what ends the effect.
  useEffect(() => {
    head.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <article className={css['operation']} lang="en">
      <header ref={head} className={css['head']}>
        <h2 className={css['name']}>{summary ?? operationId}</h2>
        <p className={css['path']}>
          <Method method={method} /> <Copyable text={path} />
        </p>
        <p className={css['badges']}>
          {operation.deprecated && <Badge tone="warn">{t('deprecated')}</Badge>}
          <Badge>{t(security.length === 0 ? 'isPublic' : 'needsSession')}</Badge>
          <Badge>{operationId}</Badge>
        </p>
        {operation.description !== undefined && <Prose text={operation.description} />}
      </header>
      {parameters.length > 0 && (
        <Parameters
          parameters={parameters}
          description={description}
          values={values}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
        />
      )}
      {operation.requestBody && (
        <Body content={operation.requestBody.content} description={description} onChange={setBody} />
      )}
      <Section title={t('call')} level={3}>
        <CodeBlock text={curlOf(operation, SERVICE_URL, values, body)} label={t('call')} />
      </Section>
      <Answers answers={operation.responses} description={description} />
    </article>
  );
}
