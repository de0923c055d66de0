import { WifiOff } from 'lucide-react';
import { useEffect, useReducer } from 'react';
import { connection, lastAnswer, tryNow } from '../../api/connection';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { absoluteZone, shortTime } from '../../ui/time';
import { usePreferences } from '../preferences';
import { useStore } from '../store';
import css from './OfflineBar.module.css';

/** Over the page while the service cannot be reached: what is shown stays, and says how old it is. */
export function OfflineBar() {
  const now = useStore(connection);
  const since = useStore(lastAnswer);
  const { zone } = usePreferences();
  const t = useTexts(common);
  const [, tick] = useReducer((n: number) => n + 1, 0);
  const offline = now.state === 'offline';
  useEffect(() => {
    if (!offline) return;
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [offline]);
  // The region is there before its text: only then is the text read aloud.
  return (
    <div role="status" className={css['region']}>
      {now.state === 'offline' && (
        <div className={css['bar']}>
          <WifiOff size={17} aria-hidden />
          <span className={css['text']}>
            {t('offlineSince', { time: shortTime(since, absoluteZone(zone)) })}
          </span>
          <span className={css['next']} aria-hidden>
            {t('offlineNext', { n: Math.max(0, Math.ceil((now.next - Date.now()) / 1_000)) })}
          </span>
          <Button size="small" onClick={() => void tryNow()}>
            {t('offlineTry')}
          </Button>
        </div>
      )}
    </div>
  );
}
