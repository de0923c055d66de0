import { useMemo, useState } from 'react';
import { parseExactly } from '../../api/json';
import { common } from '../../texts/common';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { SecretField, TextField } from '../../ui/Field';
import { JsonView } from '../../ui/JsonView';
import { Section } from '../../ui/Page';
import { Callout } from '../../ui/States';
import { bytes } from '../../ui/time';
import type { RecordedDelivery } from './deliveries';
import css from './SentRequest.module.css';
import { checkSignature, type SignatureVerdict } from './signature';

type Request = NonNullable<RecordedDelivery['request']>;

/** Longer bodies are shown as a tree alone, until somebody copies them. */
const LONGEST_RAW = 200_000;

/** What was signed and sent, and a check of a signature that a receiver got with it. */
export function SentRequest({ request, id }: { readonly request: Request; readonly id: string }) {
  const t = useTexts(deliveryTexts);
  const body = useMemo(() => parsed(request.body), [request.body]);
  const size = bytes(new TextEncoder().encode(request.body).length);
  return (
    <div className={css['request']}>
      <CodeBlock text={`${request.method} ${request.url}`} label={t('url')} />
      <Section title={t('headers')} level={3}>
        <table className={css['headers']}>
          <caption className="sr-only">{t('headers')}</caption>
          <tbody>
            {Object.entries(request.headers).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <bdi>{value}</bdi>
                </td>
              </tr>
            ))}
            {request.headersNotKept.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className={css['absent']}>{t('notKept')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('body')} hint={size} level={3}>
        {body === undefined ? (
          <CodeBlock text={request.body.slice(0, LONGEST_RAW)} label={t('body')} />
        ) : (
          <JsonView value={body} label={t('body')} />
        )}
      </Section>
      <Section title={t('checkTitle')} hint={t('checkHint')} level={3}>
        <SignatureCheck id={id} body={request.body} />
      </Section>
    </div>
  );
}

function SignatureCheck({ id, body }: { readonly id: string; readonly body: string }) {
  const t = useTexts(deliveryTexts);
  const c = useTexts(common);
  const [timestamp, setTimestamp] = useState('');
  const [signature, setSignature] = useState('');
  const [secret, setSecret] = useState('');
  const [verdict, setVerdict] = useState<SignatureVerdict>();
  if (!window.isSecureContext) return <Callout tone="warn">{t('checkInsecure')}</Callout>;
  const ready = timestamp.trim() !== '' && signature.trim() !== '' && secret.trim() !== '';
  return (
    <form
      className={css['check']}
      onSubmit={(event) => {
        event.preventDefault();
        void checkSignature({ id, body, timestamp, signature, secret }).then(setVerdict);
      }}
    >
      <TextField
        label={'webhook-timestamp'}
        mono
        value={timestamp}
        inputMode="numeric"
        onChange={(event) => setTimestamp(event.target.value)}
      />
      <TextField
        label={'webhook-signature'}
        mono
        value={signature}
        placeholder="v1,…"
        onChange={(event) => setSignature(event.target.value)}
      />
      <SecretField
        label={t('checkSecret')}
        showLabel={c('show')}
        hideText={c('hide')}
        value={secret}
        placeholder={'whsec_…'}
        autoComplete="off"
        onChange={(event) => setSecret(event.target.value)}
      />
      <div>
        <Button type="submit" disabled={!ready}>
          {t('check')}
        </Button>
      </div>
      {verdict !== undefined && (
        <Callout tone={verdict === 'valid' ? 'good' : 'bad'} role="status">
          {t(`check_${verdict}`)}
        </Callout>
      )}
    </form>
  );
}

function parsed(body: string): unknown {
  try {
    return parseExactly(body);
  } catch {
    return undefined;
  }
}
