import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Badge, Count } from '../../ui/Badge';
import { TextField } from '../../ui/Field';
import { Page, Section } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { useLicences } from './api';
import css from './SystemPage.module.css';

/** What this program is made with, and the licence of each part. */
export function LicencesPage() {
  const t = useTexts(systemTexts);
  const navigate = useNavigate();
  const { q = '' } = useSearch({ from: '/licences' });
  const { data, error, refetch } = useLicences();
  const words: readonly string[] = q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = data?.packages.filter(({ name, licence }) =>
    words.every((word) => `${name} ${licence}`.toLowerCase().includes(word)),
  );
  return (
    <Page
      title={t('licences')}
      subtitle={t('licencesHint')}
      crumbs={<Link to="/system">{t('title')}</Link>}
      heading={
        <>
          {t('licences')} {shown && <Count n={shown.length} />}
        </>
      }
    >
      <Section>
        {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Skeleton lines={10} />}
        {shown !== undefined && (
          <div className={css['settings']}>
            <div className={css['tools']}>
              <TextField
                label={t('searchLicences')}
                hideLabel
                type="search"
                placeholder={t('searchLicences')}
                value={q}
                onChange={({ target: { value } }) =>
                  void navigate({
                    to: '/licences',
                    search: value === '' ? {} : { q: value },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
            </div>
            {shown.length === 0 && <p className={css['nothing']}>{t('noPackage')}</p>}
            <ul className={css['packages']}>
              {shown.map(({ name, version, licence, text }) => (
                <li key={`${name} ${version}`}>
                  <details className={css['package']}>
                    <summary>
                      <span className={css['packageName']}>{name}</span>{' '}
                      <span className={css['hint']}>{version}</span> <Badge>{licence}</Badge>
                    </summary>
                    {text === null ? (
                      <p className={css['hint']}>{t('noLicenceText')}</p>
                    ) : (
                      <pre className={css['licence']} tabIndex={0}>
                        {data!.texts[text]}
                      </pre>
                    )}
                  </details>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Section>
    </Page>
  );
}
