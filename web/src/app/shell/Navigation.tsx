import { Link } from '@tanstack/react-router';
import { common } from '../../texts/common';
import { pageNames } from '../../texts/pages';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../../ui/classes';
import { Tip } from '../../ui/Tip';
import { usePageGroups } from '../usePages';
import css from './Navigation.module.css';

/** The pages, in groups. @param rail shows icons alone, with names as tips; onGo: called when one is chosen, also the one that is shown */
export function Navigation({ rail, onGo }: { readonly rail: boolean; readonly onGo?: () => void }) {
  const t = useTexts(common);
  const names = useTexts(pageNames);
  return (
    <nav className={classes(css['nav'], rail && css['rail'])} aria-label={t('navigation')}>
      {usePageGroups().map((group) => (
        <div key={group.name ?? ''} className={css['group']}>
          {group.name !== undefined && (
            <h2 className={classes(css['groupName'], rail && 'sr-only')}>{names(group.name)}</h2>
          )}
          <ul className={css['list']}>
            {group.pages.map(({ name, path, icon: Icon, key }) => {
              const link = (
                <Link
                  to={path}
                  onClick={onGo}
                  className={css['link']}
                  activeProps={{ 'aria-current': 'page' }}
                  activeOptions={{ includeSearch: false }}
                >
                  <Icon size={17} aria-hidden />
                  <span className={rail ? 'sr-only' : css['name']}>{names(name)}</span>
                </Link>
              );
              return (
                <li key={path}>
                  {rail ? (
                    <Tip text={names(name)} side="right" {...(key !== undefined && { keys: `g ${key}` })}>
                      {link}
                    </Tip>
                  ) : (
                    link
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
