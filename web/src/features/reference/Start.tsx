import { Link } from '@tanstack/react-router';
import { VENDOR_VERSION } from '../../api/client';
import { SERVICE_URL } from '../../api/place';
import { currentUser } from '../../api/session';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { CodeBlock } from '../../ui/CodeBlock';
import { Copyable } from '../../ui/Copyable';
import { Section } from '../../ui/Page';
import css from './ReferencePage.module.css';

/** What somebody needs before the first call. */
export function Start() {
  const t = useTexts(referenceTexts);
  const signIn = [
    `SESSION=$(curl -s ${SERVICE_URL}/attask/api/${VENDOR_VERSION}/login \\`,
    `  -d username=${currentUser()?.username ?? 'admin'} --data-urlencode password="$PASSWORD" |`,
    `  node -p 'JSON.parse(require("fs").readFileSync(0)).data.sessionID')`,
    `curl -H "sessionID: $SESSION" ${SERVICE_URL}/api/v1/users/me`,
  ].join('\n');
  return (
    <Section title={t('startTitle')}>
      <div className={css['start']}>
        <p>
          {t('baseUrl')} <Copyable text={SERVICE_URL} />
        </p>
        <p>{t('signIn')}</p>
        <CodeBlock text={signIn} label={t('signIn')} wrap={false} />
        <p>
          {t('orKey')} <Link to="/profile">{t('toProfile')}</Link>
        </p>
        <p>
          <a href={`${SERVICE_URL}/openapi.json`} target="_blank" rel="noreferrer">
            {t('machine')}
          </a>
        </p>
      </div>
    </Section>
  );
}
