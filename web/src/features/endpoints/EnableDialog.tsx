import { Send } from 'lucide-react';
import { useReleaseRate } from '../../api/settings';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { recentOf } from '../../ui/health';
import { useReason } from '../../ui/HealthBadge';
import { ErrorNote } from '../../ui/States';
import { duration } from '../../ui/time';
import { toast } from '../../ui/Toasts';
import { Button } from '../../ui/Button';
import { PingOutcome } from '../subscriptions';
import { useEnable, useTestOfUrl } from './api';
import css from './Endpoints.module.css';
import type { Endpoint } from './endpoints';

/** Asks before a URL is enabled, and says what then goes out. */
export function EnableDialog({
  endpoint,
  onClose,
}: {
  /** Undefined: it is closed. */
  readonly endpoint: Endpoint | undefined;
  readonly onClose: () => void;
}) {
  const t = useTexts(endpointTexts);
  const enable = useEnable();
  const test = useTestOfUrl();
  const hasFailed = test.error !== null || (test.data !== undefined && test.data?.outcome !== 'delivered');
  const close = (): void => {
    enable.reset();
    test.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={endpoint !== undefined}
      onClose={close}
      title={t('enableTitle')}
      action={t(hasFailed ? 'enableAnyway' : 'enable')}
      onConfirm={async () => {
        await enable.mutateAsync(endpoint!.id);
        toast('good', t('enabled'));
      }}
      error={<ErrorNote error={enable.error} />}
    >
      {endpoint !== undefined && (
        <>
          <WhatGoesOut endpoint={endpoint} />
          <div>
            <Button icon={Send} busy={test.isPending} onClick={() => test.mutate(endpoint.url)}>
              {t(test.isIdle ? 'testFirst' : 'testAgain')}
            </Button>
          </div>
          {test.data === null ? (
            <p>{t('testNobody')}</p>
          ) : (
            <PingOutcome ping={{ data: test.data, error: test.error }} />
          )}
        </>
      )}
    </ConfirmDialog>
  );
}

function WhatGoesOut({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, onHold, retrying, complete } = endpoint;
  const t = useTexts(endpointTexts);
  const why = useReason(endpoint.reason, recentOf(endpoint));
  const rate = useReleaseRate();
  const time = rate === undefined || onHold === 0 ? undefined : duration(Math.ceil(onHold / rate) * 1_000);
  return (
    <>
      <bdi className={css['address']}>{url}</bdi>
      {why !== '' && <p>{why}</p>}
      <p>
        {onHold === 0
          ? t('enableNothing')
          : time === undefined
            ? t(complete ? 'enableSends' : 'enableSendsMore', { n: onHold })
            : t(complete ? 'enableSendsIn' : 'enableSendsMoreIn', { n: onHold, time, rate: rate! })}{' '}
        {retrying > 0 && t('enableRetrying', { n: retrying })}
      </p>
      <p>{t('enableFresh')}</p>
    </>
  );
}
