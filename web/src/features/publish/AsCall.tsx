import { useState } from 'react';
import { parseExactly } from '../../api/json';
import { publishCurl, publishTypeScript } from '../../api/examples';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { CodeBlock } from '../../ui/CodeBlock';
import { Segmented } from '../../ui/Field';
import { pretty } from '../../ui/json';
import { Section } from '../../ui/Page';
import css from './PublishPage.module.css';

const LANGUAGES = { curl: publishCurl, typeScript: publishTypeScript } as const;

/** The call that publishes the same event, for a script. */
export function AsCall({ body }: { readonly body: string }) {
  const t = useTexts(publishTexts);
  const [language, setLanguage] = useState<keyof typeof LANGUAGES>('curl');
  return (
    <Section
      title={t('asCall')}
      hint={t('asCallHint')}
      actions={
        <Segmented
          label={t('language')}
          value={language}
          options={[
            { value: 'curl', label: 'curl' },
            { value: 'typeScript', label: 'TypeScript' },
          ]}
          onChange={setLanguage}
        />
      }
    >
      <div className={css['call']}>
        <CodeBlock text={LANGUAGES[language](pretty(parseExactly(body)))} label={t('asCall')} wrap={false} />
      </div>
    </Section>
  );
}
