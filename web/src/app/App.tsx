import { QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider, RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
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
import { findSession, findSessionAgain } from './session/sign';
import { useStore } from './store';

export function App() {
  useEffect(listenForKeys, []);
  useEffect(() => onOtherTab(() => void findSessionAgain()), []);
  return (
    <QueryClientProvider client={queries}>
      <TipProvider>
        <Content />
        <SignInAgain />
        <RouterContextProvider router={router}>
          <Toasts />
        </RouterContextProvider>
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

/** How long it waits until the service is asked again that could not say who is signed in. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Until it is known who is signed in: a service that cannot say so is asked again and again, since nobody is to sign in who is. */
function Opening() {
  const [error, setError] = useState<unknown>();
  const [failures, setFailures] = useState(0);
  const look = useCallback((): void => {
    findSession().catch((failure: unknown) => {
      setError(failure);
      setFailures((n) => n + 1);
    });
  }, []);
  useEffect(() => {
    look();
    return onRecovered(look);
  }, [look]);
  useEffect(() => {
    // When it can be reached again, the connection says.
    if (failures === 0 || error instanceof Unreachable) return;
    const timer = setTimeout(look, WAITS_MS[Math.min(failures, WAITS_MS.length) - 1]);
    return () => clearTimeout(timer);
  }, [failures, error, look]);
  return (
    <main className={css['opening']}>
      {error === undefined ? <Skeleton lines={4} /> : <ErrorState error={error} onRetry={look} />}
    </main>
  );
}
