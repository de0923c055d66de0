import { useMutation } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Fact, Facts, Section } from '../../ui/Page';
import { Callout, ErrorNote } from '../../ui/States';
import type { Setting } from './api';

/** Where the operator is told of trouble, and whether that arrives. */
export function AlertsSection({ settings }: { readonly settings: readonly Setting[] }) {
  const t = useTexts(systemTexts);
  const test = useMutation({ mutationFn: () => call(api.POST('/api/v1/alerts/test')) });
  const address = settings.find(({ name }) => name === 'ALERT_URL')?.value ?? null;
  return (
    <Section
      title={t('alerts')}
      hint={t('alertsHint')}
      actions={
        address !== null && (
          <Button onClick={() => test.mutate()} busy={test.isPending}>
            {t('testAlert')}
          </Button>
        )
      }
    >
      {address === null ? (
        <p>{t('noAlerts')}</p>
      ) : (
        <Facts>
          <Fact name={t('alertAddress')}>{String(address)}</Fact>
        </Facts>
      )}
      {test.error !== null && <ErrorNote error={test.error} />}
      {test.data?.outcome === 'taken' && (
        <Callout tone="good" role="status">
          {t('testAlertGood')}
        </Callout>
      )}
      {test.data?.outcome === 'failed' && (
        <Callout tone="bad" role="status">
          {t('testAlertBad', { why: test.data.error ?? '' })}
        </Callout>
      )}
    </Section>
  );
}
