import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type DocumentService, linkService, SERVICES_KEY } from '../../api/services';
import { comeBackNowhere, type Outcome, outcomeOf, popupFeatures, takeOutcome } from './popup';

/** How far linking has come. `url` is where the browser can also go in this tab. */
export type Linking =
  | { readonly is: 'idle' }
  | { readonly is: 'asking' }
  /** The provider's pages are in another window. */
  | { readonly is: 'waiting'; readonly url: string }
  /** The browser opened no window. */
  | { readonly is: 'blocked'; readonly url: string }
  /** The window is gone, or its pages keep it to themselves. */
  | { readonly is: 'closed'; readonly url: string }
  | { readonly is: 'denied' | 'failed'; readonly message: string }
  | { readonly is: 'refused'; readonly error: unknown };

const IDLE: Linking = { is: 'idle' };
const LOOK_MS = 400;
/** The last page tells its outcome and closes at once: the message may come after the window is gone. */
const GONE_AFTER = 3;

/** So long after the page was loaded, it is still news what came of linking in this tab. */
const NEWS_MS = 20_000;
/** What came of that, until the service that it belongs to is shown. */
let returned: Outcome | undefined = takeOutcome();

function takeReturned(id: string): Outcome | undefined {
  if (performance.now() > NEWS_MS) returned = undefined;
  const found = returned?.integrationId === id ? returned : undefined;
  if (found !== undefined) returned = undefined;
  return found;
}

/**
 * Links the user's account at a service. For OAuth2 a window opens in the click itself, so that no blocker stands in the way, and goes
 * to the provider as soon as the address is known.
 *
 * @param waitingText stands in that window until then
 * @param onLinked is called when the account is linked
 */
export function useLinking(
  { id, authenticationType, linkState }: DocumentService,
  waitingText: string,
  onLinked: () => void,
) {
  const client = useQueryClient();
  const [linking, setLinking] = useState<Linking>(IDLE);
  const popup = useRef<Window | null>(null);
  const done = useRef(onLinked);
  done.current = onLinked;

  const settle = useCallback(
    ({ outcome, message }: Pick<Outcome, 'outcome' | 'message'>) => {
      popup.current?.close();
      popup.current = null;
      window.focus();
      if (outcome === 'linked') {
        setLinking(IDLE);
        done.current();
      } else setLinking({ is: outcome, message: message ?? '' });
      // What was refused for want of a link may work now.
      void client.invalidateQueries({ queryKey: SERVICES_KEY });
      void client.invalidateQueries({ queryKey: ['provider', id] });
    },
    [client, id],
  );

  useEffect(() => {
    const came = takeReturned(id);
    if (came !== undefined) settle(came);
  }, [id, settle]);

  const url = linking.is === 'waiting' || linking.is === 'closed' ? linking.url : undefined;
  useEffect(() => {
    if (url === undefined) return;
    const source = popup.current;
    const origin = new URL(url).origin;
    const onMessage = (event: MessageEvent): void => {
      const outcome = outcomeOf(event, { source, origin, integrationId: id });
      if (outcome !== undefined) settle(outcome);
    };
    window.addEventListener('message', onMessage);
    let gone = 0;
    const timer = setInterval(() => {
      gone = source === null || source.closed ? gone + 1 : 0;
      if (gone === GONE_AFTER) setLinking((now) => (now.is === 'waiting' ? { is: 'closed', url } : now));
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      window.removeEventListener('message', onMessage);
    };
  }, [url, id, settle]);

  // Where no message can come: another tab, or a provider whose pages let go of the window that opened them.
  const awaited = linking.is === 'closed' || linking.is === 'blocked';
  const before = useRef(linkState);
  useEffect(() => {
    const was = before.current;
    before.current = linkState;
    if (awaited && was !== 'linked' && linkState === 'linked') settle({ outcome: 'linked', message: null });
  }, [awaited, linkState, settle]);

  const begin = async (): Promise<void> => {
    comeBackNowhere();
    const opened =
      authenticationType === 'OAuth2'
        ? window.open('', `hookfront-link-${id}`, popupFeatures(window))
        : undefined;
    popup.current = opened ?? null;
    if (opened) say(opened, waitingText);
    setLinking({ is: 'asking' });
    try {
      const { authorizationUrl } = await linkService(id);
      if (authorizationUrl === undefined) return settle({ outcome: 'linked', message: null });
      if (!opened) return setLinking({ is: 'blocked', url: authorizationUrl });
      opened.location.replace(authorizationUrl);
      setLinking({ is: 'waiting', url: authorizationUrl });
    } catch (error) {
      opened?.close();
      setLinking({ is: 'refused', error });
    }
  };
  const stop = (): void => {
    popup.current?.close();
    popup.current = null;
    setLinking(IDLE);
  };
  return { linking, begin, stop, show: () => popup.current?.focus() };
}

/** So that the window is not empty while the service is asked; one that shows the provider's pages already stays as it is. */
function say(opened: Window, text: string): void {
  try {
    const { document } = opened;
    document.title = text;
    document.body.textContent = text;
    Object.assign(document.documentElement.style, { colorScheme: 'light dark', fontFamily: 'system-ui' });
    Object.assign(document.body.style, { margin: '20vh 2rem', textAlign: 'center' });
  } catch {
    // Of another origin.
  }
}
