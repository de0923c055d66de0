import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../api/errors';
import { useReleaseRate } from '../../api/settings';
import { common } from '../../texts/common';
import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialogs';
import { TextField } from '../../ui/Field';
import { Counted } from '../../ui/progress/Counted';
import { Callout, ErrorNote } from '../../ui/States';
import { duration } from '../../ui/time';
import { toast } from '../../ui/Toasts';
import { orderCurl, useDryRun, useStart } from './api';
import { FilterList } from './JobFilter';
import { type JobAction, meansAll, type Order } from './jobs';
import css from './Jobs.module.css';
import { LeftAlone } from './LeftAlone';

/**
 * Says what a job over all that a list shows would mean, counts it by itself, and begins it. Where it cancels, how many are meant has to
 * be typed.
 */
export function JobDialog({
  action,
  order,
  remark,
  onClose,
  onBegun,
}: {
  readonly action: JobAction;
  /** Undefined where nothing of the list can be meant: `remark` says why. It must stay the same while the dialog is open. */
  readonly order: Order | undefined;
  /** What of the list's filters means nothing to a job. */
  readonly remark?: ReactNode;
  readonly onClose: () => void;
  readonly onBegun: (id: string) => void;
}) {
  const t = useTexts(jobTexts);
  const c = useTexts(common);
  const dryRun = useDryRun(order);
  const start = useStart();
  const [typed, setTyped] = useState('');
  const count = dryRun.data?.count;
  const word = action === 'cancel' && count !== undefined && count > 0 ? String(count) : undefined;
  const full = start.error instanceof ApiError && start.error.code === 'LimitReached';
  const begin = async (): Promise<void> => {
    const { id } = await start.mutateAsync(order!);
    toast('good', t('began'));
    onBegun(id);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`title_${action}`)}
      actions={
        <>
          {order !== undefined && (
            <CopyButton name={c('copyAsCurl')} text={() => orderCurl(order)} size="usual" />
          )}
          <Button onClick={onClose}>{c('close')}</Button>
          <Button
            kind={action === 'cancel' ? 'danger' : 'primary'}
            busy={start.isPending}
            disabled={!count || dryRun.isError || (word !== undefined && typed !== word)}
            onClick={() => void begin().catch(() => undefined)}
          >
            {count ? t(`do_${action}`, { n: count }) : t(`action_${action}`)}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        {order !== undefined && <Means order={order} />}
        {remark}
        {order !== undefined && !dryRun.isError && <WouldDo order={order} query={dryRun} />}
        {order !== undefined && <p className={css['quiet']}>{t(`does_${action}`)}</p>}
        {word !== undefined && (
          <TextField
            label={c('confirmType', { word })}
            value={typed}
            autoComplete="off"
            inputMode="numeric"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {full ? (
          <Callout
            tone="warn"
            role="alert"
            title={t('limitTitle')}
            actions={
              <Link to="/jobs" search={{}} className={buttonClass('secondary')}>
                {t('showJobs')}
              </Link>
            }
          >
            {t('limitText')}
          </Callout>
        ) : (
          <ErrorNote error={dryRun.error ?? start.error} />
        )}
      </div>
    </Dialog>
  );
}

/** Which deliveries or URLs: every filter, and loudly that there is none. */
function Means({ order }: { readonly order: Order }) {
  const t = useTexts(jobTexts);
  const urls = order.action === 'enable';
  return (
    <div className={css['means']}>
      <h3>{t(urls ? 'meansUrls' : 'meansDeliveries')}</h3>
      <FilterList order={order} />
      {meansAll(order) && (
        <Callout tone="warn" title={t('noFilter')}>
          {t(urls ? 'noFilterUrls' : 'noFilterDeliveries')}
        </Callout>
      )}
    </div>
  );
}

function WouldDo({
  order: { action },
  query: { data, isFetching },
}: {
  readonly order: Order;
  readonly query: ReturnType<typeof useDryRun>;
}) {
  const t = useTexts(jobTexts);
  const rate = useReleaseRate();
  const text = (): string | undefined => {
    if (data === undefined) return undefined;
    const { count: n, complete } = data;
    if (n === 0 && complete) return t('none');
    return complete ? t(`would_${action}`, { n }) : t(`wouldMore_${action}`, { n });
  };
  return (
    <Counted count={text()} counting={t('counting')} busy={isFetching}>
      {data !== undefined && (
        <>
          {action === 'retry' && rate !== undefined && data.count > 0 && (
            <p>
              {t(data.complete ? 'takes' : 'takesMore', {
                rate,
                time: duration(Math.max(1, Math.ceil(data.count / rate)) * 1_000),
              })}
            </p>
          )}
          <LeftAlone skipped={data.skipped} />
        </>
      )}
    </Counted>
  );
}
