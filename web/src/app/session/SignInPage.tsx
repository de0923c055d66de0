import { common } from '../../texts/common';
import { signInTexts } from '../../texts/signIn';
import { useTexts } from '../../texts/useTexts';
import { useTitle } from '../../ui/Page';
import { DisplayMenu } from '../shell/DisplayMenu';
import { MarkPicture } from '../shell/Mark';
import css from './SignIn.module.css';
import { SignInForm } from './SignInForm';

/** In the place of every page until somebody is signed in; the address stays, and its page is shown then. */
export function SignInPage() {
  const t = useTexts(signInTexts);
  const c = useTexts(common);
  useTitle(t('title'));
  return (
    <div className={css['page']}>
      <div className={css['display']}>
        <DisplayMenu />
      </div>
      <main className={css['card']}>
        <header className={css['head']}>
          <MarkPicture size={44} />
          <div>
            <h1 className={css['product']}>{c('product')}</h1>
            <p className={css['tagline']}>{t('tagline')}</p>
          </div>
        </header>
        <SignInForm />
        <details className={css['first']}>
          <summary>{t('firstTime')}</summary>
          <p>{t('firstTimeHint')}</p>
        </details>
      </main>
    </div>
  );
}
