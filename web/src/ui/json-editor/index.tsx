import { lazyPart } from '../../app/lazy/lazyPart';
import { Skeleton } from '../States';

/** The editor of JSON, which a browser fetches once somebody needs it. */
export const LazyJsonEditor = lazyPart(async () => (await import('./JsonEditor')).JsonEditor, {
  fallback: <Skeleton lines={6} />,
});
