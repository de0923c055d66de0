import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { locale } from '../../app/preferences';
import { connection } from '../../api/connection';
import { useNodes, useReadiness } from '../../api/nodes';
import type { PagePath } from '../../app/pages';
import { useStore } from '../../app/store';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { Dot, type Tone } from '../../ui/Badge';
import { classes } from '../../ui/classes';
import type { DeliveryState } from '../../ui/deliveryStates';
import { useBacklog, useBacklogAge, useLastHour, useTroubledUrls } from './api';
import { duration } from '../../ui/time';
import { total } from './figures';
import css from './Overview.module.css';

/** What one looks at first: each tile leads to what it counts. @param counted whether figures are kept (STATS_RETENTION_DAYS) */
export function HealthStrip({ counted }: { readonly counted: boolean }) {
  const t = useTexts(overviewTexts);
  return (
    <section aria-label={t('health')} className={css['strip']}>
      <Service />
      <Nodes />
      <Backlog />
      <Age />
      <OnHold />
      <Urls />
      {counted ? <ExhaustedLately /> : <Exhausted />}
    </section>
  );
}

interface TileProps {
  readonly name: string;
  readonly tone: Tone;
  /** Undefined until it is known. */
  readonly value: ReactNode | undefined;
  readonly note?: ReactNode;
  readonly to: PagePath;
  readonly search?: Readonly<Record<string, string | readonly string[]>>;
}

function Tile({ name, tone, value, note, to, search }: TileProps) {
  const t = useTexts(overviewTexts);
  // While the service is away nobody knows: what was true when it went says nothing of now.
  const away = useStore(connection).state === 'offline';
  if (away) {
    return (
      <Link className={css['tile']} to={to} search={(search ?? {}) as never}>
        <span className={css['tileName']}>{name}</span>
        <span className={classes(css['tileValue'], css['tileUnknown'])}>
          <span className={css['tone_quiet']}>
            <Dot tone="quiet" />
          </span>
          {t('unknown')}
        </span>
      </Link>
    );
  }
  return (
    <Link className={css['tile']} to={to} search={(search ?? {}) as never}>
      <span className={css['tileName']}>{name}</span>
      <span className={css['tileValue']}>
        {value !== undefined && (
          <span className={css[`tone_${tone}`]}>
            <Dot tone={tone} />
          </span>
        )}
        {value ?? '…'}
      </span>
      {note !== undefined && <span className={css['tileNote']}>{note}</span>}
    </Link>
  );
}

function Service() {
  const t = useTexts(overviewTexts);
  const { data } = useReadiness();
  const ready = data?.status === 'ready';
  const failing = Object.entries(data?.checks ?? {}).flatMap(([name, { ok }]) => (ok ? [] : [name]));
  return (
    <Tile
      name={t('service')}
      tone={ready ? 'good' : 'bad'}
      value={data && t(ready ? 'ready' : 'notReady')}
      note={failing.length > 0 ? failing.join(', ') : t('serviceNote')}
      to="/system"
    />
  );
}

function Nodes() {
  const t = useTexts(overviewTexts);
  const { data } = useNodes();
  if (data === null) return null;
  const running = data?.filter(({ state }) => state === 'running').length ?? 0;
  const gone = (data?.length ?? 0) - running;
  return (
    <Tile
      name={t('nodes')}
      tone={gone > 0 ? 'warn' : 'good'}
      value={data && running.toLocaleString(locale())}
      note={data && (gone > 0 ? t('gone', { n: gone }) : t('noneGone'))}
      to="/system"
    />
  );
}

/** A count as the service knows it: at least so many, where it has not looked through all. */
function useCountText(): (state: DeliveryState) => string | undefined {
  const t = useTexts(overviewTexts);
  const { data } = useBacklog();
  return (state) =>
    data &&
    (data.atLeast.includes(state) ? t('atLeast', { n: data[state] }) : data[state].toLocaleString(locale()));
}

function Backlog() {
  const t = useTexts(overviewTexts);
  const { data } = useBacklog();
  const text = useCountText();
  return (
    <Tile
      name={t('retrying')}
      tone={data !== undefined && data.retrying > 0 ? 'warn' : 'good'}
      value={text('retrying')}
      note={data && t('pendingNote', { n: text('pending')! })}
      to="/deliveries"
      search={{ state: 'retrying' }}
    />
  );
}

/** Beyond these, in seconds, the service does not keep up. */
const LATE = { warn: 60, bad: 900 };

/** Seconds, in the largest unit alone. */
function roughly(seconds: number): number {
  const unit = [86_400, 3_600, 60].find((length) => seconds >= length) ?? 1;
  return Math.floor(seconds / unit) * unit;
}

function Age() {
  const t = useTexts(overviewTexts);
  const { data: age } = useBacklogAge();
  const text =
    age === null ? t('ageUnknown') : age === 0 ? t('noneLate') : age && duration(roughly(age) * 1_000);
  return (
    <Tile
      name={t('age')}
      tone={
        age === null || age === undefined
          ? 'quiet'
          : age >= LATE.bad
            ? 'bad'
            : age >= LATE.warn
              ? 'warn'
              : 'good'
      }
      value={text}
      note={t('ageNote')}
      to="/deliveries"
      search={{ state: ['pending', 'retrying'] }}
    />
  );
}

function OnHold() {
  const t = useTexts(overviewTexts);
  const { data } = useBacklog();
  return (
    <Tile
      name={t('onHold')}
      tone={data !== undefined && data.onHold > 0 ? 'hold' : 'good'}
      value={useCountText()('onHold')}
      note={t('onHoldNote')}
      to="/deliveries"
      search={{ state: 'onHold' }}
    />
  );
}

function Urls() {
  const t = useTexts(overviewTexts);
  const { data } = useTroubledUrls();
  const count = data && data.disabled + data.frozen;
  return (
    <Tile
      name={t('blockedUrls')}
      tone={count !== undefined && count > 0 ? 'bad' : 'good'}
      value={data && (data.more ? t('atLeast', { n: count! }) : count!.toLocaleString(locale()))}
      note={data && t('blockedNote', { disabled: data.disabled, frozen: data.frozen })}
      to="/endpoints"
      search={
        data !== undefined && data.frozen > 0 && data.disabled === 0
          ? { health: 'frozen' }
          : { health: 'disabled' }
      }
    />
  );
}

/** Where nothing is counted over time: of all that is kept. */
function Exhausted() {
  const t = useTexts(overviewTexts);
  const { data } = useBacklog();
  return (
    <Tile
      name={t('exhausted')}
      tone={data === undefined ? 'quiet' : data.exhausted > 0 ? 'bad' : 'good'}
      value={useCountText()('exhausted')}
      note={t('ofAllKept')}
      to="/deliveries"
      search={{ state: 'exhausted' }}
    />
  );
}

function ExhaustedLately() {
  const t = useTexts(overviewTexts);
  const { data } = useLastHour();
  const count = data && total(data, 'deliveries', 'outcome', 'exhausted');
  return (
    <Tile
      name={t('exhausted')}
      tone={count !== undefined && count > 0 ? 'bad' : 'good'}
      value={count?.toLocaleString(locale())}
      note={t('lastHour')}
      to="/deliveries"
      search={{ state: 'exhausted' }}
    />
  );
}
