import { useNavigate, useSearch } from '@tanstack/react-router';
import { curlCall } from '../../api/curl';
import type { components } from '../../api/schema';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Badge, Count } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ExportMenu } from '../../ui/ExportMenu';
import { Segmented, TextField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { Callout } from '../../ui/States';
import type { Setting } from './api';
import { chosen, valueText } from './settings';
import css from './SystemPage.module.css';

const CHOICES = ['set', 'all', 'differ'] as const;

/** What the service was told when it started, and what counts where it was told nothing. */
export function SettingsSection({ answer }: { readonly answer: components['schemas']['SettingsResponse'] }) {
  const t = useTexts(systemTexts);
  const navigate = useNavigate();
  const { q = '', show: wanted } = useSearch({ from: '/system' });
  // There are many of them, and few are set; whoever searches means all.
  const show = wanted ?? (q === '' ? 'set' : 'all');
  const shown = chosen(answer.settings, q, show);
  const differing = answer.settings.filter(({ otherNodes }) => otherNodes.length > 0).length;
  const go = (search: { q?: string | undefined; show?: (typeof CHOICES)[number] | undefined }): void =>
    void navigate({ to: '/system', search: search as never, replace: true, resetScroll: false });
  return (
    <Section
      title={
        <>
          {t('settings')} <Count n={shown.length} />
        </>
      }
      hint={answer.node === null ? t('settingsHintOwn') : t('settingsHint', { node: answer.node })}
      actions={
        <ExportMenu<Setting>
          name="settings"
          fetch={() => Promise.resolve({ rows: shown, cursor: undefined })}
          curl={() => curlCall('GET', '/api/v1/settings')}
        />
      }
    >
      <div className={css['settings']}>
        {differing > 0 && show !== 'differ' && (
          <Callout
            tone="warn"
            actions={
              <Button size="small" onClick={() => go({ show: 'differ' })}>
                {t('differShow')}
              </Button>
            }
          >
            {t('differ', { n: differing })}
          </Callout>
        )}
        <div className={css['tools']}>
          <TextField
            label={t('search')}
            hideLabel
            type="search"
            placeholder={t('search')}
            value={q}
            onChange={({ target }) => go({ q: target.value === '' ? undefined : target.value, show: wanted })}
          />
          <Segmented
            label={t('which')}
            value={show}
            options={CHOICES.filter((value) => value !== 'differ' || answer.complete).map((value) => ({
              value,
              label: t(`show_${value}`),
            }))}
            onChange={(value) => go({ q: q === '' ? undefined : q, show: value })}
          />
        </div>
        {shown.length === 0 && (
          <p className={css['nothing']}>
            {t(q === '' && show === 'set' ? 'noneSet' : 'noSettings')}{' '}
            <Button size="small" onClick={() => go({ show: 'all' })}>
              {t('showAll')}
            </Button>
          </p>
        )}
        <ul className={css['list']}>
          {shown.map((setting) => (
            <li key={setting.name} className={css['setting']}>
              <One setting={setting} />
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

function One({
  setting: { name, value, whenUnset, description, variable, otherNodes },
}: {
  readonly setting: Setting;
}) {
  const t = useTexts(systemTexts);
  const text = valueText(value);
  const [before, after] = t('default', { value: '\0' }).split('\0');
  return (
    <>
      <div className={css['meaning']}>
        <code className={css['settingName']}>{name}</code>
        {/* What the service says of its settings is in English. */}
        <p className={css['hint']} lang="en">
          {description}
        </p>
      </div>
      <div className={css['value']}>
        <div className={css['valueLine']}>
          {text === undefined ? <span lang="en">{whenUnset}</span> : <code>{text === '' ? '–' : text}</code>}
          {variable === null ? (
            <span className={css['hint']}>{t('isDefault')}</span>
          ) : (
            <Badge tone="info">{t('setBy', { name: variable })}</Badge>
          )}
        </div>
        {variable !== null && (
          <p className={css['hint']}>
            {before}
            <span lang="en">{whenUnset}</span>
            {after}
          </p>
        )}
        {otherNodes.map(({ node, value: there }) => (
          <Badge key={node} tone="warn" dot>
            {t('elsewhere', { node, value: valueText(there) ?? '–' })}
          </Badge>
        ))}
      </div>
    </>
  );
}
