import { useState } from 'react';
import { createdTexts } from '../../../texts/subscriptionCreated';
import { useTexts } from '../../../texts/useTexts';
import { CodeBlock } from '../../../ui/CodeBlock';
import { Tabs } from '../../../ui/Tabs';
import css from './New.module.css';
import { portOf, RECEIVERS, withPort } from './receivers';

type Language = (typeof RECEIVERS)[number]['name'];

/** How a receiver checks a signature, in the languages that receivers are written in, and how it is run. @param url that it is for */
export function ReceiverCode({ url, secret }: { readonly url: string; readonly secret: string }) {
  const t = useTexts(createdTexts);
  const [language, setLanguage] = useState<Language>('Node.js');
  const port = portOf(url);
  return (
    <Tabs
      label={t('languages')}
      value={language}
      onChange={setLanguage}
      tabs={RECEIVERS.map(({ name, code, file, run }) => ({
        value: name,
        label: name,
        content: (
          <div className={css['details']}>
            <CodeBlock text={withPort(code, port)} label={t('codeIn', { language: name })} wrap={false} />
            <p className={css['quiet']}>{t('run', { file })}</p>
            <CodeBlock
              text={`SIGNING_SECRET=${secret} ${withPort(run, port)}`}
              label={t('runIn', { language: name })}
            />
          </div>
        ),
      }))}
    />
  );
}
