import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  Bell,
  Copy,
  Ellipsis,
  History,
  KeyRound,
  Layers,
  Pause,
  Pencil,
  Play,
  Send,
  Tag,
  Terminal,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { useKeys } from '../../../app/keys';
import { alertTexts } from '../../../texts/subscriptionAlerts';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { Button, buttonClass } from '../../../ui/Button';
import { copyText } from '../../../ui/copy';
import { ConfirmDialog } from '../../../ui/Dialogs';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/Menu';
import { ErrorNote } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { EnableUrl } from '../../endpoints';
import { changeSettings, deleteSubscription, useAlerts, useRefresh } from '../api';
import { Cancelled } from '../Cancelled';
import { LongUrl } from '../LongUrl';
import { BulkDialog } from '../list/BulkDialog';
import type { Health } from '../../../ui/health';
import type { Subscription } from '../subscriptions';
import { AlertsDialog } from './AlertsDialog';
import { createCall } from './createCall';
import { NamesDialog } from './NamesDialog';
import { PingOutcome, usePing } from './PingOutcome';
import css from './Record.module.css';
import { RotateDialog } from './RotateDialog';

/** What can be done with a subscription. */
export function RecordActions({
  subscription,
  health,
  onDeleted,
}: {
  readonly subscription: Subscription;
  readonly health: Health;
  readonly onDeleted: () => void;
}) {
  const { id, objCode } = subscription;
  const t = useTexts(recordTexts);
  const s = useTexts(subscriptionTexts);
  const a = useTexts(alertTexts);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [asking, setAsking] = useState<'names' | 'alerts' | 'rotate' | 'version' | 'delete'>();
  const done = (): void => setAsking(undefined);
  const ping = usePing(id);
  const { data: alerts } = useAlerts(id);
  const remove = useMutation({
    mutationFn: () => deleteSubscription(id),
    onSuccess: () => {
      toast('good', s('deleteDone', { n: 1 }));
      onDeleted();
      refresh();
    },
  });
  const paused = subscription.settings?.paused ?? false;
  const pause = useMutation({
    mutationFn: () => changeSettings(id, { paused: !paused }),
    onSuccess: () => {
      toast('good', t(paused ? 'resumedNow' : 'pausedNow'));
      refresh();
    },
  });
  const blocked = health !== 'healthy';
  const duplicate = (): void => void navigate({ to: '/subscriptions/new', search: { copyOf: id } as never });
  useKeys([{ keys: 'y', label: t('curlCreate'), run: () => void copyText(createCall(subscription)) }]);
  return (
    <>
      <div className={css['actions']}>
        {blocked && <EnableUrl url={subscription.url} kind={paused ? 'secondary' : 'primary'} withKey />}
        {paused && (
          <Button icon={Play} kind="primary" busy={pause.isPending} onClick={() => pause.mutate()}>
            {t('resume')}
          </Button>
        )}
        <Button icon={Send} busy={ping.isPending} title={t('pingHint')} onClick={() => ping.mutate()}>
          {t('ping')}
        </Button>
        <Link
          to={'/replays' as never}
          search={{ new: 'true', subscriptionId: id } as never}
          className={buttonClass('secondary')}
        >
          <History size={16} aria-hidden />
          <span>{t('replay')}</span>
        </Link>
        <Link to="/subscriptions/new" search={{ replaces: id }} className={buttonClass('secondary')}>
          <Pencil size={16} aria-hidden />
          <span>{t('edit')}</span>
        </Link>
        <Menu trigger={<Button icon={Ellipsis}>{t('more')}</Button>}>
          <MenuItem icon={Copy} onSelect={duplicate}>
            {t('duplicate')}
          </MenuItem>
          {!paused && (
            <MenuItem icon={Pause} onSelect={() => pause.mutate()}>
              {t('pause')}
            </MenuItem>
          )}
          <MenuItem icon={Tag} onSelect={() => setAsking('names')}>
            {t('names')}
          </MenuItem>
          {alerts !== undefined && (
            <MenuItem icon={Bell} onSelect={() => setAsking('alerts')}>
              {a('alerts')}
            </MenuItem>
          )}
          <MenuItem icon={Layers} onSelect={() => setAsking('version')}>
            {s('changeVersion')}
          </MenuItem>
          <MenuItem icon={KeyRound} onSelect={() => setAsking('rotate')}>
            {t('rotate')}
          </MenuItem>
          <MenuItem icon={Terminal} keys="Y" onSelect={() => void copyText(createCall(subscription))}>
            {t('curlCreate')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={() => setAsking('delete')}>
            {s('delete')}
          </MenuItem>
        </Menu>
      </div>
      <PingOutcome ping={ping} />
      <ErrorNote error={pause.error} />
      {asking === 'names' && <NamesDialog subscription={subscription} onClose={done} />}
      {asking === 'alerts' && alerts !== undefined && (
        <AlertsDialog subscriptionId={id} url={alerts.url} onClose={done} />
      )}
      <RotateDialog subscriptionId={id} open={asking === 'rotate'} onClose={done} />
      <BulkDialog
        action={asking === 'version' ? 'version' : undefined}
        subscriptions={[subscription]}
        onClose={done}
        onDone={refresh}
      />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={() => {
          remove.reset();
          done();
        }}
        title={t('deleteTitle')}
        action={s('delete')}
        danger
        typed={objCode}
        error={<ErrorNote error={remove.error} />}
        onConfirm={() => remove.mutateAsync()}
      >
        <LongUrl url={subscription.url} />
        <Cancelled of={[id]} />
        <p>{s('deleteText')}</p>
      </ConfirmDialog>
    </>
  );
}
