import type { RouteComponent } from '@tanstack/react-router';
import { type ComponentType, type FunctionComponent, type ReactNode, useEffect } from 'react';
import { Skeleton } from '../../ui/States';
import { useStore } from '../store';
import { Missing } from './Missing';
import { type LazyModule, lazyModule } from './module';

interface LazyOptions<P> {
  /** Until it has come. */
  readonly fallback?: ReactNode;
  /** What stands around what is said in its place: for what lies over the page. */
  readonly frame?: (content: ReactNode, props: P) => ReactNode;
}

/** A component that is fetched when it is first shown. When it cannot be had, that is said in its place, and the page around it stays. */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  options: LazyOptions<P> = {},
): FunctionComponent<P> {
  return partOf(lazyModule(load), options);
}

/** The same for a page: {@link https://tanstack.com/router} fetches it before it is shown, and when somebody points at a link to it. */
export function lazyPage<M>(load: () => Promise<M>, name: keyof M & string): RouteComponent {
  const module = lazyModule(async () => (await load())[name] as ComponentType);
  return Object.assign(partOf<object>(module, { fallback: <Skeleton lines={6} /> }), {
    preload: module.fetch,
  });
}

function partOf<P extends object>(
  module: LazyModule<ComponentType<P>>,
  { fallback = null, frame = (content) => content }: LazyOptions<P>,
): FunctionComponent<P> {
  return function Part(props: P) {
    const state = useStore(module.state);
    useEffect(() => void module.fetch(), []);
    if (state.is === 'coming') return fallback;
    if (state.is !== 'there')
      return frame(<Missing state={state} onAgain={() => void module.fetch()} />, props);
    const Component = state.value;
    return <Component {...props} />;
  };
}
