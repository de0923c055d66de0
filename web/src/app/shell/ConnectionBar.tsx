import { Hourglass, RefreshCw, Unplug, WifiOff } from 'lucide-react';
import { useEffect, useReducer } from 'react';
import { type Connection, connection, lastAnswer, tryNow } from '../../api/connection';
import { common } from '../../texts/common';
import { lazyTexts } from '../../texts/lazy';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { absoluteZone, shortTime } from '../../ui/time';
import { isUpdated } from '../lazy/update';
import { usePreferences } from '../preferences';
import { useStore } from '../store';
import css from './ConnectionBar.module.css';

/** Over the page while the service serves no calls, and when it has a newer console: what is shown stays until somebody wants it otherwise. */
export function ConnectionBar() {
  const now = useStore(connection);
  const updated = useStore(isUpdated);
  const t = useTexts(lazyTexts);
  // The region is there before its text: only then is the text read aloud.
  return (
    <div role="status" className={css['region']}>
      {now.state === 'offline' && <Offline now={now} />}
      {updated && (
        <div className={classes(css['bar'], css['news'])}>
          <RefreshCw size={17} aria-hidden />
          <span className={css['text']}>{t('updated')}</span>
          <Button size="small" onClick={() => location.reload()}>
            {t('reload')}
          </Button>
        </div>
      )}
    </div>
  );
}

const ICONS = { unreachable: WifiOff, silent: Unplug, busy: Hourglass } as const;

/** Says how old what is shown is, and when it is tried again. */
function Offline({ now }: { readonly now: Extract<Connection, { state: 'offline' }> }) {
  const since = useStore(lastAnswer);
  const { zone } = usePreferences();
  const t = useTexts(common);
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  const Icon = ICONS[now.why];
  return (
    <div className={css['bar']}>
      <Icon size={17} aria-hidden />
      <span className={css['text']}>
        {t(`${now.why}Since`, { time: shortTime(since, absoluteZone(zone)) })}
      </span>
      <span className={css['next']} aria-hidden>
        {t('offlineNext', { n: Math.max(0, Math.ceil((now.next - Date.now()) / 1_000)) })}
      </span>
      <Button size="small" onClick={() => void tryNow()}>
        {t('offlineTry')}
      </Button>
    </div>
  );
}
