import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Count } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Page } from '../../ui/Page';
import { Callout, ErrorNote, ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { toast } from '../../ui/Toasts';
import { asCurl, useIntegration, useRemove } from './api';
import { CallsTab } from './CallsTab';
import { EditForm } from './EditForm';
import { EnabledSwitch } from './EnabledSwitch';
import css from './Integrations.module.css';
import type { Integration } from './integrations';
import { LinksTab } from './LinksTab';
import { OffersTab } from './OffersTab';

/** One integration: its settings, what its provider offers, who has linked an account, and how the provider answers. */
export function IntegrationPage() {
  const { id } = useParams({ from: '/integrations/$id' });
  const query = useIntegration(id);
  const t = useTexts(integrationTexts);
  const crumbs = <Link to="/integrations">{t('title')}</Link>;
  if (query.data !== undefined) return <Shown key={id} integration={query.data} crumbs={crumbs} />;
  return (
    <Page title={t('record')} crumbs={crumbs}>
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Page>
  );
}

function Shown({
  integration,
  crumbs,
}: {
  readonly integration: Integration;
  readonly crumbs: React.ReactNode;
}) {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const { tab = 'settings' } = useSearch({ from: '/integrations/$id' });
  const { id, name, links, warnings = [] } = integration;
  const removed = useRef(false);
  const curl = (): string => asCurl('GET', `/${id}`);
  useKeys([
    { keys: 'Escape', label: c('close'), run: () => void navigate({ to: '/integrations' }) },
    { keys: 'c', label: c('keyCopyId'), run: () => void copyText(id) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <Page
      title={name}
      heading={<bdi>{name}</bdi>}
      subtitle={
        <bdi className={css['url']} title={integration.baseApiUrl}>
          {integration.baseApiUrl}
        </bdi>
      }
      crumbs={crumbs}
      actions={
        <>
          <EnabledSwitch integration={integration} />
          <CopyButton name={c('copyAsCurl')} size="usual" text={curl} />
          <RemoveButton integration={integration} removed={removed} />
        </>
      }
    >
      {warnings.length > 0 && (
        <Callout tone="warn" title={t('warnings')}>
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Callout>
      )}
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) => void navigate({ to: '.', search: { tab: next }, replace: true })}
        tabs={[
          {
            value: 'settings',
            label: t('tab_settings'),
            content: <EditForm integration={integration} removed={removed} />,
          },
          { value: 'offers', label: t('tab_offers'), content: <OffersTab integration={integration} /> },
          {
            value: 'links',
            label: (
              <span className={css['tabName']}>
                {t('tab_links')} <Count n={links} />
              </span>
            ),
            content: <LinksTab id={id} />,
          },
          { value: 'calls', label: t('tab_calls'), content: <CallsTab id={id} name={name} /> },
        ]}
      />
    </Page>
  );
}

function RemoveButton({
  integration: { id, name, links },
  removed,
}: {
  readonly integration: Integration;
  readonly removed: React.RefObject<boolean>;
}) {
  const t = useTexts(integrationTexts);
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const remove = useRemove(id);
  const confirm = async (): Promise<void> => {
    await remove.mutateAsync();
    removed.current = true;
    toast('good', t('removed', { name }));
    await navigate({ to: '/integrations' });
  };
  return (
    <>
      <Button icon={Trash2} kind="danger" onClick={() => setAsks(true)}>
        {t('remove')}
      </Button>
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t('removeTitle', { name })}
        action={t('removeAction')}
        danger
        error={<ErrorNote error={remove.error} />}
        onConfirm={confirm}
      >
        <p>{links === 0 ? t('removeNoLinks') : t('removeLinks', { n: links })}</p>
        <p>{t('removeStays')}</p>
      </ConfirmDialog>
    </>
  );
}
