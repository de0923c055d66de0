import type { ReactNode } from 'react';
import { locale } from '../app/preferences';
import css from './Badge.module.css';
import { classes } from './classes';

export type Tone = 'good' | 'warn' | 'bad' | 'hold' | 'info' | 'quiet';

/** A short state or kind. The dot's shape tells the tones apart without colour. */
export function Badge({
  tone = 'quiet',
  dot = false,
  shape = tone,
  children,
  title,
}: {
  readonly tone?: Tone;
  readonly dot?: boolean;
  /** Of the dot, where it is not the one of the tone. */
  readonly shape?: Shape;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span className={classes(css['badge'], css[tone])} title={title}>
      {dot && <Dot tone={tone} shape={shape} />}
      <span className={css['text']}>{children}</span>
    </span>
  );
}

/** Full for what ended well, a ring for what is quiet, a square for what failed, a triangle for what waits, a bar for what is held. */
export function Dot({ tone, shape = tone }: { readonly tone: Tone; readonly shape?: Shape }) {
  return (
    <svg
      className={classes(css['dot'], css[`dot_${tone}`])}
      viewBox="0 0 10 10"
      width="8"
      height="8"
      aria-hidden
    >
      {SHAPES[shape]}
    </svg>
  );
}

/** `off`: no entry, for a URL that is disabled. */
type Shape = Tone | 'off';

const SHAPES: Readonly<Record<Shape, ReactNode>> = {
  good: <circle cx="5" cy="5" r="4.5" />,
  info: <path d="M5 .5 9.5 5 5 9.5.5 5Z" />,
  warn: <path d="M5 1 9.6 9.3H.4Z" />,
  bad: <rect x=".8" y=".8" width="8.4" height="8.4" rx="1" />,
  hold: <path d="M1.2 1h2.6v8H1.2zM6.2 1h2.6v8H6.2z" />,
  off: <path fillRule="evenodd" d="M5 .2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M2 4h6v2H2Z" />,
  quiet: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="2" />,
};

/** A number beside a name: how many there are. */
export function Count({ n, tone = 'quiet' }: { readonly n: number | string; readonly tone?: Tone }) {
  return (
    <span className={classes(css['count'], css[tone])}>
      {typeof n === 'number' ? n.toLocaleString(locale()) : n}
    </span>
  );
}
