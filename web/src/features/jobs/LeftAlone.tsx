import { Link } from '@tanstack/react-router';
import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { type Job, skippedOf } from './jobs';
import css from './Jobs.module.css';

/** How many are left alone and why, with the way to what helps; nothing where none are. */
export function LeftAlone({ skipped }: Pick<Job, 'skipped'>) {
  const t = useTexts(jobTexts);
  const reasons = skippedOf(skipped);
  if (reasons.length === 0) return null;
  return (
    <ul className={css['leftAlone']}>
      {reasons.map(({ why, n }) => (
        <li key={why}>
          {t(`skip_${why}`, { n })}
          {why === 'urlBlocked' && (
            <>
              {' · '}
              <Link to="/endpoints" search={{}}>
                {t('showUrls')}
              </Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
