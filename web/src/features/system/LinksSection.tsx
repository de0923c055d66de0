import { Link } from '@tanstack/react-router';
import { SERVICE_URL } from '../../api/place';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { Section } from '../../ui/Page';
import css from './SystemPage.module.css';

const LINKS = [
  { name: 'metrics', path: '/metrics', forAll: false },
  { name: 'live', path: '/health/live', forAll: true },
  { name: 'readyLink', path: '/health/ready', forAll: true },
  { name: 'description', path: '/openapi.json', forAll: true },
] as const;

/** Where monitoring looks. @param isWhole whether the user may see the metrics, which are of all customers */
export function LinksSection({ isWhole }: { readonly isWhole: boolean }) {
  const t = useTexts(systemTexts);
  return (
    <Section title={t('links')}>
      <ul className={css['links']}>
        <li className={css['link']}>
          <span>{t('guides')}</span>
          <Link to="/docs">{t('guidesLink')}</Link>
        </li>
        <li className={css['link']}>
          <span>{t('licencesOf')}</span>
          <Link to="/licences">{t('licencesLink')}</Link>
        </li>
        {LINKS.filter(({ forAll }) => forAll || isWhole).map(({ name, path }) => (
          <li key={name} className={css['link']}>
            <span>{t(name)}</span>
            <span className={css['linkTo']}>
              <a href={SERVICE_URL + path} target="_blank" rel="noreferrer">
                {SERVICE_URL + path}
              </a>
              <CopyButton text={SERVICE_URL + path} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
