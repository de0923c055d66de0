import { useState } from 'react';
import { createdTexts } from '../../../texts/subscriptionCreated';
import { useTexts } from '../../../texts/useTexts';
import { CodeBlock } from '../../../ui/CodeBlock';
import { Tabs } from '../../../ui/Tabs';
import { RECEIVERS } from './receivers';

type Language = (typeof RECEIVERS)[number]['name'];

/** How a receiver checks a signature, in the languages that receivers are written in. */
export function ReceiverCode() {
  const t = useTexts(createdTexts);
  const [language, setLanguage] = useState<Language>('Node.js');
  return (
    <Tabs
      label={t('languages')}
      value={language}
      onChange={setLanguage}
      tabs={RECEIVERS.map(({ name, code }) => ({
        value: name,
        label: name,
        content: <CodeBlock text={code} label={t('codeIn', { language: name })} wrap={false} />,
      }))}
    />
  );
}
