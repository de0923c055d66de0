import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { currentUser, session } from '../../api/session';
import { shellTexts } from '../../texts/shell';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { Callout } from '../../ui/States';
import { useStore } from '../store';
import css from './Shell.module.css';

/** While somebody else knows the password: a hint, no wall. */
export function PasswordHint() {
  const t = useTexts(shellTexts);
  useStore(session);
  const [later, setLater] = useState(false);
  if (later || !currentUser()?.passwordChangeDue) return null;
  return (
    <div className={css['hint']}>
      <Callout
        tone="warn"
        title={t('passwordDue')}
        actions={
          <>
            <Link to="/profile" hash="password" className={buttonClass('secondary', 'small')}>
              {t('passwordDueLink')}
            </Link>
            <Button kind="quiet" size="small" onClick={() => setLater(true)}>
              {t('passwordDueLater')}
            </Button>
          </>
        }
      >
        {t('passwordDueHint')}
      </Callout>
    </div>
  );
}
