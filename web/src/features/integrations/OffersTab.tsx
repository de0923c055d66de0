import { Check, Minus, RefreshCw } from 'lucide-react';
import { ApiError } from '../../api/errors';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts, Section } from '../../ui/Page';
import { Callout, ErrorNote } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { toast } from '../../ui/Toasts';
import { useProbe, useSetEnabled } from './api';
import { ENDPOINTS, type Integration } from './integrations';
import css from './Integrations.module.css';
import { ProbeSection } from './ProbeSection';

/** What the provider says of itself, and asking it anew. */
export function OffersTab({ integration }: { readonly integration: Integration }) {
  const t = useTexts(integrationTexts);
  const { id, name, serviceInfo, serviceInfoError, serviceInfoReadAt, customActions } = integration;
  const probe = useProbe(id);
  return (
    <div className={css['form']}>
      <Section
        title={t('tab_offers')}
        hint={t('probeHint')}
        actions={
          <Button
            icon={RefreshCw}
            kind="primary"
            busy={probe.isPending}
            onClick={() =>
              probe.mutate(undefined, {
                onSuccess: ({ error }) => error === null && toast('good', t('probed', { name })),
              })
            }
          >
            {t('probe')}
          </Button>
        }
      >
        <div className={css['fields']}>
          {probe.error ? (
            <ProbeError error={probe.error} integration={integration} onEnabled={() => probe.reset()} />
          ) : (
            serviceInfoError !== null && (
              <Callout tone="warn" title={t('probeFailed')} {...(probe.data && { role: 'alert' as const })}>
                {serviceInfoError}
              </Callout>
            )
          )}
          <Facts>
            <Fact name={t('answered')}>
              {serviceInfoReadAt === null ? t('never') : <TimeText at={serviceInfoReadAt} />}
            </Fact>
            <Fact name={t('publisher')}>
              <bdi>{serviceInfo?.publisher ?? '–'}</bdi>
            </Fact>
            <Fact name={t('version')}>{serviceInfo?.version ?? '–'}</Fact>
            <Fact name={t('webhookVersion')}>{serviceInfo?.webhookVersion ?? '–'}</Fact>
          </Facts>
        </div>
      </Section>
      {probe.data !== undefined && <ProbeSection probe={probe.data} />}
      <Section title={t('endpoints')} {...(serviceInfo === null && { hint: t('endpointsUsual') })}>
        <Endpoints offered={integration.availableEndpoints} />
      </Section>
      <Section title={t('actions')}>
        {customActions.length === 0 ? (
          <p className={css['hint']}>{t('actionsNone')}</p>
        ) : (
          <ul className={css['names']}>
            {customActions.map((action) => (
              <li key={action.name}>
                <bdi>{action.displayName}</bdi> <code>{action.name}</code>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('rawAnswer')}>
        {serviceInfo === null ? (
          <p className={css['hint']}>{t('rawNone')}</p>
        ) : (
          <JsonView value={serviceInfo} label={t('rawAnswer')} />
        )}
      </Section>
    </div>
  );
}

function ProbeError({
  error,
  integration: { id, name },
  onEnabled,
}: {
  readonly error: Error;
  readonly integration: Integration;
  readonly onEnabled: () => void;
}) {
  const t = useTexts(integrationTexts);
  const set = useSetEnabled();
  const disabled = error instanceof ApiError && error.code === 'IntegrationDisabled';
  const enable = (): void =>
    set.mutate(
      { id, enabled: true },
      {
        onSuccess: () => {
          onEnabled();
          toast('good', t('switchedOn', { name }));
        },
      },
    );
  return (
    <ErrorNote error={error}>
      {disabled && (
        <p>
          <Button size="small" busy={set.isPending} onClick={enable}>
            {t('enable')}
          </Button>
        </p>
      )}
    </ErrorNote>
  );
}

function Endpoints({ offered }: { readonly offered: readonly string[] }) {
  const t = useTexts(integrationTexts);
  const others = offered.filter((name) => !(ENDPOINTS as readonly string[]).includes(name));
  return (
    <div className={css['fields']}>
      <ul className={css['endpoints']}>
        {ENDPOINTS.map((name) => {
          const is = offered.includes(name);
          const Icon = is ? Check : Minus;
          return (
            <li key={name} className={classes(css['endpoint'], is && css['endpointOn'])}>
              <Icon size={15} aria-hidden />
              <code>{name}</code>
              <span className="sr-only">{t(is ? 'endpointYes' : 'endpointNo')}</span>
            </li>
          );
        })}
      </ul>
      {others.length > 0 && (
        <p className={css['hint']}>
          {t('otherEndpoints')}: <bdi>{others.join(', ')}</bdi>
        </p>
      )}
    </div>
  );
}
