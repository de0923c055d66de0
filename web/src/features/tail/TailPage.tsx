import { useNavigate, useSearch } from '@tanstack/react-router';
import { Eraser, Expand, Pause, Play, Rows3, Shrink } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keys';
import { setPreferences, usePreferences } from '../../app/preferences';
import { tailTexts } from '../../texts/tail';
import { useTexts } from '../../texts/useTexts';
import { Dot, type Tone } from '../../ui/Badge';
import { Button, IconButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Page } from '../../ui/Page';
import { isShown, type Kind, KINDS } from './lines';
import { TailLines } from './TailLines';
import css from './Tail.module.css';
import { useTail } from './useTail';

const TONES: Readonly<Record<ReturnType<typeof useTail>['source'], Tone>> = {
  opening: 'info',
  live: 'good',
  polling: 'warn',
  paused: 'quiet',
};

/** What happens, as it happens: one line each, the newest last. */
export function TailPage() {
  const t = useTexts(tailTexts);
  const { show = [], q } = useSearch({ from: '/tail' });
  const navigate = useNavigate();
  const { density } = usePreferences();
  const tail = useTail();
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const full = useFullScreen(frame);
  const change = (next: { readonly show?: readonly Kind[]; readonly q?: string }): void =>
    void navigate({ to: '/tail', search: { show, q, ...next } as never, replace: true });
  useKeys([
    { keys: 'p', label: t(tail.paused ? 'resume' : 'pause'), run: tail.toggle },
    { keys: 'f', label: t('fullScreen'), run: full.toggle },
    { keys: '/', label: t('filter'), run: () => field.current?.focus() },
  ]);
  const lines = tail.lines.filter((line) => isShown(line, show, q));
  return (
    <Page title={t('title')} subtitle={t('subtitle')} fill>
      <div ref={frame} className={css['tail']}>
        <div className={css['bar']}>
          <span className={css['source']} role="status">
            <span className={css[`tone_${TONES[tail.source]}`]}>
              <Dot tone={TONES[tail.source]} />
            </span>
            {t(`source_${tail.source}`)}
          </span>
          <Button
            icon={tail.paused ? Play : Pause}
            kind={tail.paused ? 'primary' : 'secondary'}
            onClick={tail.toggle}
          >
            {tail.paused && tail.waiting > 0
              ? t('resumeWith', { n: tail.waiting })
              : t(tail.paused ? 'resume' : 'pause')}
          </Button>
          <div className={css['kinds']} role="group" aria-label={t('kinds')}>
            {KINDS.map((kind) => {
              const on = show.includes(kind);
              return (
                <button
                  key={kind}
                  type="button"
                  className={classes(css['kind'], on && css['kindOn'])}
                  aria-pressed={on}
                  onClick={() =>
                    change({ show: KINDS.filter((one) => (one === kind ? !on : show.includes(one))) })
                  }
                >
                  {t(`kind_${kind}`)}
                </button>
              );
            })}
          </div>
          <input
            ref={field}
            className={css['filter']}
            type="search"
            aria-label={t('filter')}
            placeholder={t('filterHint')}
            value={q ?? ''}
            onChange={({ target }) => change({ q: target.value })}
          />
          <span className={css['tools']}>
            <IconButton
              icon={Rows3}
              label={t(density === 'compact' ? 'comfortable' : 'compact')}
              onClick={() => setPreferences({ density: density === 'compact' ? 'comfortable' : 'compact' })}
            />
            <IconButton icon={Eraser} label={t('clear')} onClick={tail.clear} />
            {full.possible && (
              <IconButton
                icon={full.on ? Shrink : Expand}
                label={t(full.on ? 'leaveFullScreen' : 'fullScreen')}
                keys="f"
                onClick={full.toggle}
              />
            )}
          </span>
        </div>
        <TailLines
          lines={lines}
          filtered={lines.length < tail.lines.length}
          loading={tail.loading}
          onClear={() => change({ show: [], q: '' })}
        />
      </div>
    </Page>
  );
}

/** Shows an element on the whole screen, where the browser can. */
function useFullScreen(of: React.RefObject<HTMLElement | null>) {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const look = (): void => setOn(document.fullscreenElement === of.current && of.current !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, [of]);
  const toggle = (): void =>
    void (on ? document.exitFullscreen() : of.current?.requestFullscreen())?.catch(() => undefined);
  return { on, possible: document.fullscreenEnabled, toggle };
}
