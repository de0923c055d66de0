import { type ComponentProps, lazy, Suspense } from 'react';
import { Skeleton } from '../States';
import type { JsonEditor as Editor } from './JsonEditor';

const Loaded = lazy(async () => ({ default: (await import('./JsonEditor')).JsonEditor }));

/** The editor of JSON, which a browser fetches once somebody needs it. */
export function LazyJsonEditor(props: ComponentProps<typeof Editor>) {
  return (
    <Suspense fallback={<Skeleton lines={6} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
