import { useEffect, useReducer } from 'react';
import { usePreferences } from '../app/preferences';
import { absoluteTime, absoluteZone, duration, relativeTime, shortTime, zoneName } from './time';

type Moment = string | number | Date;

/** A moment as the reader prefers it: local, UTC or relative. Whichever it is, the other is in its title. */
export function TimeText({
  at,
  short = false,
  relative = false,
}: {
  readonly at: Moment;
  readonly short?: boolean;
  readonly relative?: boolean;
}) {
  const { zone } = usePreferences();
  const ms = new Date(at).getTime();
  const inWords = relative || zone === 'relative';
  useTicks(inWords ? ms : undefined);
  if (Number.isNaN(ms)) return <span>{String(at)}</span>;
  const absolute = `${absoluteTime(ms, absoluteZone(zone))} ${zoneName(zone)}`;
  const shown = inWords ? relativeTime(ms) : (short ? shortTime : absoluteTime)(ms, absoluteZone(zone));
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={inWords ? absolute : `${relativeTime(ms)} · ${absolute}`}
    >
      {shown}
    </time>
  );
}

/** Writes moments in texts as {@link TimeText} shows them. */
export function useMoment(): (at: Moment) => string {
  const { zone } = usePreferences();
  return (at) => {
    const ms = new Date(at).getTime();
    return zone === 'relative' ? relativeTime(ms) : absoluteTime(ms, absoluteZone(zone));
  };
}

/** How long until a moment, counting down; what stands for it when it has come. */
export function Countdown({ to, done }: { readonly to: Moment; readonly done: string }) {
  const ms = new Date(to).getTime();
  useTicks(ms);
  const left = ms - Date.now();
  return <span>{left <= 0 ? done : duration(Math.ceil(left / 1_000) * 1_000)}</span>;
}

/** Draws anew as often as the words change: each second near to the moment, each minute far from it. */
function useTicks(ms: number | undefined): void {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  const near = ms !== undefined && Math.abs(Date.now() - ms) < 90_000;
  useEffect(() => {
    if (ms === undefined) return;
    const timer = setInterval(tick, near ? 1_000 : 20_000);
    return () => clearInterval(timer);
  }, [ms, near]);
}
