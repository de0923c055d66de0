import { CircleAlert, Info, Lock, type LucideIcon, SearchX, TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { failedCall } from '../api/curl';
import { ApiError, Unreachable } from '../api/errors';
import { messageOf } from './messageOf';
import { useKeys } from '../app/keys';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { hasNextStep, NextStep } from './NextStep';
import { Button } from './Button';
import { copyText } from './copy';
import { CopyButton } from './CopyButton';
import { classes } from './classes';
import css from './States.module.css';
import { useCountdown } from './useCountdown';

/** In the place of what is not there: why, and the one next step. */
export function Empty({
  icon: Icon,
  title,
  children,
  actions,
}: {
  readonly icon?: LucideIcon;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={css['empty']}>
      {Icon && (
        <span className={css['emptyIcon']} aria-hidden>
          <Icon size={22} />
        </span>
      )}
      <h2 className={css['emptyTitle']}>{title}</h2>
      {children !== undefined && <div className={css['emptyText']}>{children}</div>}
      {actions !== undefined && <div className={css['emptyActions']}>{actions}</div>}
    </div>
  );
}

/** Nothing matches the filters. `searchedTo`: how far back the service has looked, where more may follow. */
export function EmptyFiltered({
  onClear,
  searched,
  onSearchOn,
}: {
  readonly onClear: () => void;
  readonly searched?: ReactNode;
  readonly onSearchOn?: (() => void) | undefined;
}) {
  const t = useTexts(common);
  return (
    <Empty
      icon={SearchX}
      title={t('nothingMatches')}
      actions={
        <>
          {onSearchOn && (
            <Button kind="primary" onClick={onSearchOn}>
              {t('searchOn')}
            </Button>
          )}
          <Button onClick={onClear}>{t('clearFilters')}</Button>
        </>
      }
    >
      {searched}
    </Empty>
  );
}

/** What a failed call says, with what can be done about it. */
export function ErrorState({
  error,
  onRetry,
  actions,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
}) {
  const t = useTexts(common);
  const curl = error instanceof ApiError ? failedCall(error) : undefined;
  useKeys(
    [{ keys: 'y', label: t('copyAsCurl'), run: () => curl !== undefined && void copyText(curl) }],
    curl !== undefined,
  );
  const { icon, title, text } = described(error, t);
  const id = error instanceof ApiError ? error.details.correlationId : undefined;
  // What is not there does not come by asking again.
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div role="alert">
      <Empty
        icon={icon}
        title={title}
        actions={
          <>
            {onRetry && !missing && <RetryButton error={error} onRetry={onRetry} />}
            {actions}
            <NextStep error={error} />
            {curl !== undefined && <CopyButton text={curl} name={t('copyAsCurl')} size="usual" />}
          </>
        }
      >
        <p>{text}</p>
        {error instanceof ApiError && error.code !== '' && !missing && (
          <p className={css['code']}>
            <code>{error.code}</code>
            {id !== undefined && <span>{t('errorCorrelation', { id })}</span>}
          </p>
        )}
      </Empty>
    </div>
  );
}

/** The same in a line, for dialogs and forms. */
export function ErrorNote({ error, children }: { readonly error: unknown; readonly children?: ReactNode }) {
  const t = useTexts(common);
  if (error === null || error === undefined) return null;
  return (
    <Callout tone="bad" role="alert" actions={hasNextStep(error) && <NextStep error={error} />}>
      {described(error, t).text}
      {children}
    </Callout>
  );
}

/** Counts down where the service said how long to wait. */
function RetryButton({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTexts(common);
  const wait = error instanceof ApiError ? error.details.retryAfter : undefined;
  const left = useCountdown(wait, error);
  return (
    <Button kind="primary" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? t('errorWait', { n: left }) : t('tryAgain')}
    </Button>
  );
}

function described(
  error: unknown,
  t: ReturnType<typeof useTexts<typeof common>>,
): { icon: LucideIcon; title: string; text: string } {
  if (error instanceof Unreachable)
    return { icon: WifiOff, title: t('offline'), text: t('errorUnreachable') };
  if (error instanceof ApiError && error.status === 403) {
    return { icon: Lock, title: t('errorAccess'), text: `${error.message} ${t('errorAccessHint')}` };
  }
  if (error instanceof ApiError && error.status === 404) {
    return { icon: SearchX, title: t('errorNotFound'), text: t('errorNotFoundHint') };
  }
  return {
    icon: TriangleAlert,
    title: t('errorTitle'),
    text: messageOf(error),
  };
}

const CALLOUT_ICONS = { info: Info, good: Info, warn: TriangleAlert, bad: CircleAlert, hold: Info } as const;

/** A remark that stands out from the page. */
export function Callout({
  tone = 'info',
  title,
  children,
  actions,
  role,
}: {
  readonly tone?: keyof typeof CALLOUT_ICONS;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: 'alert' | 'status';
}) {
  const Icon = CALLOUT_ICONS[tone];
  return (
    <div className={classes(css['callout'], css[tone])} role={role}>
      <Icon size={17} aria-hidden />
      <div className={css['calloutText']}>
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
      {actions !== undefined && actions !== false && <div className={css['calloutActions']}>{actions}</div>}
    </div>
  );
}

/** Grey lines in the place of what is being fetched; nothing for the first moment, so that what comes at once does not flicker. */
export function Skeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: number }) {
  const t = useTexts(common);
  return (
    <div className={css['skeleton']} role="status">
      <span className="sr-only">{t('loading')}</span>
      {Array.from({ length: lines }, (_, n) => (
        <span
          key={n}
          className={css['bone']}
          style={{ width: `${[92, 74, 83, 61][n % 4]}%`, ...(height && { height }) }}
          aria-hidden
        />
      ))}
    </div>
  );
}

/** At the top of what is being fetched anew while the old stays. */
export function ProgressLine({ active }: { readonly active: boolean }) {
  return <div className={classes(css['progress'], active && css['progressOn'])} aria-hidden />;
}
