import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { publishExample } from '../../api/examples';
import { currentUser } from '../../api/session';
import type { PagePath } from '../../app/pages';
import { setPreferences } from '../../app/preferences';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { CodeBlock } from '../../ui/CodeBlock';
import { Section } from '../../ui/Page';
import type { FirstSteps } from './api';
import css from './Overview.module.css';

interface Step {
  readonly name: 'password' | 'publisher' | 'subscription' | 'event' | 'delivery';
  readonly done: boolean;
  /** Where it is done. */
  readonly to: PagePath;
  readonly example?: ReactNode;
}

/** What to do first with a new service. Each step is seen to be done by itself. */
export function Checklist({ steps }: { readonly steps: FirstSteps }) {
  const t = useTexts(overviewTexts);
  const list: readonly Step[] = [
    { name: 'password', done: currentUser()?.passwordChangeDue === false, to: '/profile' },
    { name: 'publisher', done: steps.publisher, to: '/users' },
    { name: 'subscription', done: steps.subscription, to: '/subscriptions' },
    { name: 'event', done: steps.event, to: '/publish', example: <CodeBlock text={publishExample()} /> },
    { name: 'delivery', done: steps.delivery, to: '/deliveries' },
  ];
  const next = list.find(({ done }) => !done)?.name;
  const count = list.filter(({ done }) => done).length;
  return (
    <Section
      title={t('first')}
      hint={<span role="status">{t('firstDone', { n: count, all: list.length })}</span>}
      actions={
        <Button kind="quiet" size="small" onClick={() => setPreferences({ firstSteps: false })}>
          {t('firstHide')}
        </Button>
      }
    >
      <ol className={css['steps']}>
        {list.map(({ name, done, to, example }) => (
          <li
            key={name}
            className={classes(css['step'], done && css['stepDone'])}
            {...(name === next && { 'aria-current': 'step' as const })}
          >
            <span className={css['stepMark']}>
              {done && <Check size={15} aria-hidden />}
              <span className="sr-only">{t(done ? 'stepDone' : 'stepOpen')}</span>
            </span>
            <div className={css['stepBody']}>
              <h3 className={css['stepName']}>{t(`step_${name}`)}</h3>
              <p className={css['stepText']}>
                {t(name === next && name === 'event' ? 'stepText_eventNext' : `stepText_${name}`)}
              </p>
              {name === next && example}
            </div>
            {!done && (
              <Link to={to} className={buttonClass(name === next ? 'primary' : 'secondary', 'small')}>
                {t(`stepLink_${name}`)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
