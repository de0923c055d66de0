import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { Fact, Facts, Section } from '../../ui/Page';
import { bytes, duration } from '../../ui/time';
import css from './Integrations.module.css';
import type { Probe } from './integrations';

/** What the provider answered just now, as it came, and what of it says nothing here. */
export function ProbeSection({ probe: { answer, ignored } }: { readonly probe: Probe }) {
  const t = useTexts(integrationTexts);
  if (answer === null) return null;
  const { status, contentType, body, bodyBytes, bodyCut, latencyMs, durationMs } = answer;
  return (
    <Section title={t('answer')} hint={t('answerHint')}>
      <div className={css['fields']}>
        <Facts>
          <Fact name={t('status')}>
            <Badge tone={status < 300 ? 'good' : status < 500 ? 'warn' : 'bad'}>{status}</Badge>
          </Fact>
          <Fact name={t('contentType')}>
            {contentType === null ? '–' : <code className={css['any']}>{contentType}</code>}
          </Fact>
          <Fact name={t('latency')}>
            {duration(latencyMs)}
            {durationMs > latencyMs && <> ({t('wholeOf', { time: duration(durationMs) })})</>}
          </Fact>
          <Fact name={t('bodySize')}>{bytes(bodyBytes)}</Fact>
        </Facts>
        {body === '' ? (
          <p className={css['hint']}>{t('bodyNone')}</p>
        ) : (
          <div>
            <CodeBlock text={body} label={t('body')} />
            {bodyCut && <p className={css['hint']}>{t('bodyCut')}</p>}
          </div>
        )}
        {ignored.length > 0 && (
          <div>
            <h3 className={css['small']}>{t('ignored')}</h3>
            <ul className={css['ignored']}>
              {ignored.map(({ path, reason }, n) => (
                <li key={n}>
                  <code>{path}</code>: {reason}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Section>
  );
}
