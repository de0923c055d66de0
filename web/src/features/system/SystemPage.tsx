import { useSettings } from '../../api/settings';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Page } from '../../ui/Page';
import { Callout, ErrorState, Skeleton } from '../../ui/States';
import { AlertsSection } from './AlertsSection';
import { EgressSection } from './EgressSection';
import { HealthSection } from './HealthSection';
import { LinksSection } from './LinksSection';
import { NodesSection } from './NodesSection';
import { SettingsSection } from './SettingsSection';
import { StorageSection } from './StorageSection';
import css from './SystemPage.module.css';
import { RetentionSection, VersionSection } from './VersionSection';

/** What runs the service: for administrators, and in whole for those of the customer that runs the installation. */
export function SystemPage() {
  const t = useTexts(systemTexts);
  const settings = useSettings();
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {settings.data === undefined ? (
        settings.error === null ? (
          <Skeleton lines={12} />
        ) : (
          <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
        )
      ) : (
        <>
          {!settings.data.complete && <Callout>{t('ownPart')}</Callout>}
          <div className={css['top']}>
            <HealthSection />
            <VersionSection />
            <RetentionSection settings={settings.data.settings} />
          </div>
          {settings.data.complete && <NodesSection />}
          <EgressSection />
          {settings.data.complete && <AlertsSection settings={settings.data.settings} />}
          {settings.data.complete && <StorageSection />}
          <SettingsSection answer={settings.data} />
          <LinksSection isWhole={settings.data.complete} />
        </>
      )}
    </Page>
  );
}
