import { Check, Info, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { createStore, useStore } from '../app/store';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { IconButton } from './Button';
import { classes } from './classes';
import css from './Toasts.module.css';

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'info';
  readonly text: ReactNode;
  readonly action?: ReactNode;
}

const MOST = 4;
/** Long enough to read twice; what failed stays until somebody has seen it. */
const SHOWN_MS = 6_000;

const toasts = createStore<readonly Toast[]>([]);
let last = 0;

/** Says what has happened, without standing in the way: `toast('good', 'Copied')`. */
export function toast(tone: Toast['tone'], text: ReactNode, action?: ReactNode): void {
  const made: Toast = { id: ++last, tone, text, ...(action !== undefined && { action }) };
  toasts.set((now) => [...now, made].slice(-MOST));
}

function dismiss(id: number): void {
  toasts.set((now) => now.filter((one) => one.id !== id));
}

/** Where toasts are; once in the application. */
export function Toasts() {
  const shown = useStore(toasts);
  const t = useTexts(common);
  return (
    <section className={css['toasts']} aria-label={t('notices')} aria-live="polite" aria-relevant="additions">
      {shown.map((one) => (
        <ToastView key={one.id} {...one} />
      ))}
    </section>
  );
}

const ICONS = { good: Check, bad: TriangleAlert, info: Info } as const;

function ToastView({ id, tone, text, action }: Toast) {
  const t = useTexts(common);
  const Icon = ICONS[tone];
  const stays = tone === 'bad' || action !== undefined;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, stays]);
  return (
    <div className={classes(css['toast'], css[tone])}>
      <Icon size={17} aria-hidden />
      <div className={css['text']}>{text}</div>
      {action}
      <IconButton icon={X} label={t('dismiss')} size="small" onClick={() => dismiss(id)} />
    </div>
  );
}
