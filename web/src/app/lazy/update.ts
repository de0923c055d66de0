import { CONSOLE_PATH } from '../../api/place';
import { onRecovered } from '../../api/connection';
import { createStore } from '../store';

/** Whether the service has another version of the console than this page, as far as that is known. */
export const isUpdated = createStore(false);

/** The script that this page began with: its name holds a hash of everything that it loads. */
const OWN = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src');
const PATIENCE_MS = 10_000;

/** Looks which console the service has now. @returns undefined when it has none to show at present */
export async function lookForUpdate(): Promise<'same' | 'another' | undefined> {
  if (OWN === null || OWN === undefined) return 'same';
  try {
    const answer = await fetch(CONSOLE_PATH, {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = answer.ok ? await answer.text() : '';
    // Not what a proxy shows in its place.
    if (!text.includes('type="module"')) return undefined;
    const same = text.includes(`"${OWN}"`);
    isUpdated.set(!same);
    return same ? 'same' : 'another';
  } catch {
    return undefined;
  }
}

// It was away, perhaps for an update.
onRecovered(() => void lookForUpdate());
