import { noteTrouble, onRecovered } from '../../api/connection';
import { createStore, type Store } from '../store';
import { lookForUpdate } from './update';

/** Code that is fetched when somebody needs it, and how far it has come. */
export type Fetched<T> =
  | { readonly is: 'coming' }
  /** The service cannot be reached; it is fetched as soon as it can. */
  | { readonly is: 'waiting' }
  /** The service has another version of the console, in which it is not. */
  | { readonly is: 'gone' }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'there'; readonly value: T };

export interface LazyModule<T> {
  readonly state: Store<Fetched<T>>;
  /** Fetches it unless it is there. It never rejects; it resolves after the first try, however that ended. */
  readonly fetch: () => Promise<void>;
}

/** Between tries while the service has it, in milliseconds: one of its nodes may be of another version than the others. */
const WAITS_MS = [500, 1_500, 4_000];

/** Unlike React's `lazy`, it does not keep a failure for ever, and throws none at the page around it. */
export function lazyModule<T>(load: () => Promise<T>): LazyModule<T> {
  const state = createStore<Fetched<T>>({ is: 'coming' });
  let underWay: Promise<void> | undefined;
  let failures = 0;

  const attempt = async (): Promise<void> => {
    try {
      if (failures > 0) await fetchStylesAgain();
      state.set({ is: 'there', value: await load() });
    } catch (error) {
      await explain(error, failures++);
    }
  };
  const explain = async (error: unknown, before: number): Promise<void> => {
    const found = await lookForUpdate();
    if (found === 'another') state.set({ is: 'gone' });
    else if (found === undefined) {
      state.set({ is: 'waiting' });
      noteTrouble('unreachable');
    } else if (before < WAITS_MS.length) setTimeout(() => void fetch(), WAITS_MS[before]);
    else state.set({ is: 'failed', error });
  };
  const fetch = async (): Promise<void> => {
    if (state.get().is === 'there') return;
    underWay ??= attempt().finally(() => (underWay = undefined));
    await underWay;
  };
  onRecovered(() => {
    const { is } = state.get();
    if (is === 'waiting' || is === 'failed') void fetch();
  });
  return { state, fetch };
}

/** A style sheet that could not be fetched stays in the page as it is, and is taken for one that is there: it is put in anew. */
async function fetchStylesAgain(): Promise<void> {
  const broken = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(
    ({ sheet }) => sheet === null,
  );
  await Promise.all(
    broken.map(
      (link) =>
        new Promise<void>((resolve, reject) => {
          const again = link.cloneNode() as HTMLLinkElement;
          again.addEventListener('load', () => resolve());
          again.addEventListener('error', () => reject(new Error(`No style sheet at ${link.href}.`)));
          link.replaceWith(again);
        }),
    ),
  );
}
