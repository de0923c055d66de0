import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { CodeBlock } from '../../ui/CodeBlock';
import { Dialog } from '../../ui/Dialogs';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts } from '../../ui/Page';
import { Callout, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import type { ProviderCall } from './integrations';
import css from './Integrations.module.css';
import { Outcome, Time } from './Outcome';

/** One call with all that is kept of it. */
export function CallDialog({
  call,
  loading,
  onClose,
}: {
  readonly call: ProviderCall | undefined;
  readonly loading: boolean;
  readonly onClose: () => void;
}) {
  const t = useTexts(integrationTexts);
  const title = t('call', { operation: call?.operation ?? '…' });
  return (
    <Dialog open onClose={onClose} title={title} width="wide">
      {call === undefined ? loading ? <Skeleton lines={5} /> : <p>{t('callGone')}</p> : <Shown call={call} />}
    </Dialog>
  );
}

function Shown({ call }: { readonly call: ProviderCall }) {
  const t = useTexts(integrationTexts);
  return (
    <div className={css['fields']}>
      {call.error !== null && (
        <Callout tone={call.outcome === 'failed' ? 'bad' : 'info'} title={call.error.class}>
          <bdi>{call.error.message}</bdi>
        </Callout>
      )}
      <Facts>
        <Fact name={t('outcome')}>
          <Outcome call={call} />
        </Fact>
        <Fact name={t('at')}>
          <TimeText at={call.at} />
        </Fact>
        <Fact name={t('status')}>{call.status ?? '–'}</Fact>
        <Fact name={t('latency')}>
          <Time ms={call.latencyMs} />
        </Fact>
        <Fact name={t('duration')}>
          <Time ms={call.durationMs} />
        </Fact>
        <Fact name={t('user')}>
          {call.userId === null ? t('nobody') : <bdi>{call.username ?? call.userId}</bdi>}
        </Fact>
      </Facts>
      <p className={css['hint']}>{t(`outcomeHint_${call.outcome}`)}</p>
      <div>
        <h3 className={css['small']}>{t('path')}</h3>
        <CodeBlock text={`${call.method} ${call.path}`} label={t('path')} />
      </div>
      <div>
        <h3 className={css['small']}>{t('callJson')}</h3>
        <JsonView value={call} label={t('callJson')} />
      </div>
    </div>
  );
}
