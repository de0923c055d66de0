import { currentUser, session } from '../../api/session';
import { DENSITIES, LANGUAGES, setPreferences, THEMES, usePreferences, ZONES } from '../../app/preferences';
import { useStore } from '../../app/store';
import { common } from '../../texts/common';
import { profileTexts } from '../../texts/profile';
import { useTexts } from '../../texts/useTexts';
import { Copyable } from '../../ui/Copyable';
import { Segmented, Switch } from '../../ui/Field';
import { Fact, Facts, Page, Section } from '../../ui/Page';
import { TimeText } from '../../ui/TimeText';
import { ApiKeySection } from './ApiKeySection';
import { PasswordSection } from './PasswordSection';
import css from './ProfilePage.module.css';
import { SessionsSection } from './SessionsSection';

/** One's own account, and how one wants to see the console. */
export function ProfilePage() {
  const t = useTexts(profileTexts);
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <AccountSection />
      <PasswordSection />
      <ApiKeySection />
      <SessionsSection />
      <DisplaySection />
    </Page>
  );
}

function AccountSection() {
  const t = useTexts(profileTexts);
  const c = useTexts(common);
  useStore(session);
  const user = currentUser();
  if (user === undefined) return null;
  const mayPublish = user.canPublish || user.accessLevel === 'System Administrator';
  return (
    <Section title={t('account')}>
      <Facts>
        <Fact name={t('username')}>{user.username}</Fact>
        <Fact name={t('accessLevel')}>{user.accessLevel}</Fact>
        <Fact name={t('mayPublish')}>{c(mayPublish ? 'yes' : 'no')}</Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={user.createdAt} />
        </Fact>
        <Fact name={t('userId')}>
          <Copyable text={user.id} />
        </Fact>
        <Fact name={t('customerId')}>
          <Copyable text={user.customerId} />
        </Fact>
      </Facts>
    </Section>
  );
}

function DisplaySection() {
  const t = useTexts(profileTexts);
  const c = useTexts(common);
  const { theme, zone, density, language, keys } = usePreferences();
  return (
    <Section title={t('display')} hint={t('displayHint')}>
      <div className={css['choices']}>
        <Choice
          label={c('theme')}
          prefix="theme"
          value={theme}
          values={THEMES}
          onChange={(chosen) => setPreferences({ theme: chosen })}
        />
        <Choice
          label={c('zone')}
          prefix="zone"
          value={zone}
          values={ZONES}
          onChange={(chosen) => setPreferences({ zone: chosen })}
        />
        <Choice
          label={c('density')}
          prefix="density"
          value={density}
          values={DENSITIES}
          onChange={(chosen) => setPreferences({ density: chosen })}
        />
        <Choice
          label={c('language')}
          prefix="language"
          value={language}
          values={LANGUAGES}
          onChange={(chosen) => setPreferences({ language: chosen })}
        />
        <div className={css['choice']}>
          <span className={css['name']}>{c('keyboard')}</span>
          <div>
            <Switch label={t('keys')} checked={keys} onChange={(on) => setPreferences({ keys: on })} />
            <p className={css['hint']}>{t('keysHint')}</p>
          </div>
        </div>
      </div>
    </Section>
  );
}

function Choice<T extends string>({
  label,
  prefix,
  value,
  values,
  onChange,
}: {
  readonly label: string;
  readonly prefix: 'theme' | 'zone' | 'density' | 'language';
  readonly value: T;
  readonly values: readonly T[];
  readonly onChange: (value: T) => void;
}) {
  const c = useTexts(common);
  const options = values.map((one) => ({ value: one, label: c(`${prefix}_${one}` as keyof typeof common) }));
  return (
    <div className={css['choice']}>
      <span className={css['name']} aria-hidden>
        {label}
      </span>
      <Segmented label={label} value={value} options={options} onChange={onChange} />
    </div>
  );
}
