import { Link } from '@tanstack/react-router';
import { factOf } from '../../api/errors';
import { curlCall } from '../../api/curl';
import { useSubscription } from '../../api/subscriptions';
import { common } from '../../texts/common';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialogs';
import { sinceMoment } from '../../ui/filters/filters';
import { Callout, ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { type Range, useDryRun, useStart } from './api';
import { DryRun } from './DryRun';
import { RangeChart } from './RangeChart';
import { RangeFields } from './RangeFields';
import css from './Replays.module.css';
import type { Selection } from './replays';
import { SubscriptionChoice } from './SubscriptionChoice';
import { useSettled } from '../../ui/useSettled';

/** What the address says of a replay that is to begin. */
export interface Draft {
  readonly subscriptionId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly only?: Selection | undefined;
  readonly new?: 'true' | undefined;
}

/** Asks what to send once more, counts it by itself, and begins. All of it is in the address. */
export function ReplayDialog({
  search,
  onChange,
  onClose,
  onStarted,
}: {
  readonly search: Draft;
  readonly onChange: (search: Draft) => void;
  readonly onClose: () => void;
  readonly onStarted: (id: string) => void;
}) {
  const t = useTexts(replayTexts);
  const c = useTexts(common);
  const { subscriptionId, since, until } = search;
  const only = search.only ?? 'undelivered';
  const subscription = useSubscription(subscriptionId);
  const range = useSettled(rangeOf({ ...search, only }));
  const dryRun = useDryRun(range);
  const start = useStart();
  const errors = useFieldErrors(dryRun.error ?? start.error, ['since', 'until']);
  const running = factOf(start.error, 'replayId');
  const nothing = dryRun.data?.count === 0 && dryRun.data.complete;
  const changeRange = (changed: Draft): void => {
    start.reset();
    onChange({ ...search, ...changed });
  };
  const begin = async (): Promise<void> => {
    const { id } = await start.mutateAsync(rangeOf({ ...search, only })!);
    toast('good', t('started'));
    onStarted(id);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('newTitle')}
      actions={
        <>
          {range !== undefined && (
            <CopyButton name={c('copyAsCurl')} text={() => replayCurl(range)} size="usual" />
          )}
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button
            kind="primary"
            busy={start.isPending}
            disabled={dryRun.data === undefined || dryRun.isError || nothing}
            onClick={() => void begin().catch(() => undefined)}
          >
            {dryRun.data === undefined || nothing ? t('start') : t('startSome', { n: dryRun.data.count })}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        <SubscriptionChoice
          id={subscriptionId}
          subscription={subscription}
          onChoose={(id) => {
            start.reset();
            const { subscriptionId: _, ...rest } = search;
            onChange(id === undefined ? rest : { ...rest, subscriptionId: id });
          }}
        />
        {subscriptionId !== undefined && <RangeChart subscriptionId={subscriptionId} onRange={changeRange} />}
        <RangeFields since={since} until={until} only={only} errors={errors} onChange={changeRange} />
        {range !== undefined && <DryRun query={dryRun} asked={range} />}
        {running === undefined ? (
          <ErrorNote error={errors.rest} />
        ) : (
          <Callout
            tone="warn"
            role="alert"
            title={t('running')}
            actions={
              <Link
                to="/replays/$replayId"
                params={{ replayId: running }}
                search={{}}
                className={buttonClass('secondary')}
              >
                {t('openRunning')}
              </Link>
            }
          >
            {t('runningText')}
          </Callout>
        )}
      </div>
    </Dialog>
  );
}

/** What is asked for; undefined as long as something is missing. */
function rangeOf({ subscriptionId, since, until, only = 'undelivered' }: Draft): Range | undefined {
  if (subscriptionId === undefined || since === undefined) return undefined;
  // A span ends now: the minute is enough, so that it is not counted anew all the time.
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  return { subscriptionId, since: sinceMoment(since, now) ?? since, until, only };
}

export function replayCurl({ subscriptionId, ...body }: Range): string {
  return curlCall('POST', `/attask/eventsubscription/api/v1/subscriptions/${subscriptionId}/replay`, body);
}
