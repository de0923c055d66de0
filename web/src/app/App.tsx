import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { onRecovered } from '../api/connection';
import { Unreachable } from '../api/errors';
import { onOtherTab, session } from '../api/session';
import { ErrorState, Skeleton } from '../ui/States';
import { TipProvider } from '../ui/Tip';
import { Toasts } from '../ui/Toasts';
import css from './App.module.css';
import { listenForKeys } from './keys';
import { queries } from './query';
import { router } from './router';
import { SignInAgain } from './session/SignInAgain';
import { SignInPage } from './session/SignInPage';
import { findSession } from './session/sign';
import { useStore } from './store';

export function App() {
  useEffect(listenForKeys, []);
  useEffect(() => onOtherTab(() => void findSession().catch(() => undefined)), []);
  return (
    <QueryClientProvider client={queries}>
      <TipProvider>
        <Content />
        <SignInAgain />
        <Toasts />
      </TipProvider>
    </QueryClientProvider>
  );
}

function Content() {
  const { is } = useStore(session);
  if (is === 'unknown') return <Opening />;
  if (is === 'out') return <SignInPage />;
  return <RouterProvider router={router} />;
}

/** Until it is known who is signed in. */
function Opening() {
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const look = (): void => void findSession().catch(setError);
    look();
    return onRecovered(look);
  }, []);
  return (
    <main className={css['opening']}>
      {error === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <ErrorState
          error={error}
          {...(!(error instanceof Unreachable) && { onRetry: () => location.reload() })}
        />
      )}
    </main>
  );
}
