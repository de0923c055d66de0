import { useState } from 'react';
import { messageOf } from '../../../api/errors';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { ConfirmDialog } from '../../../ui/Dialogs';
import { Segmented } from '../../../ui/Field';
import { Callout } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { deleteSubscription, enableUrl, setVersions } from '../api';
import { inTurn } from '../inTurn';
import { healthOf, type Subscription, urlsOf, type Version } from '../subscriptions';
import css from './SubscriptionList.module.css';

export type BulkAction = 'enable' | 'version' | 'delete';

/** So many are named; of the rest the number. */
const NAMED = 8;

interface BulkDialogProps {
  /** Undefined: it is closed. */
  readonly action: BulkAction | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Stands before what is done with several subscriptions: names them, does it, and says what was refused. */
export function BulkDialog({ action, subscriptions, onClose, onDone }: BulkDialogProps) {
  const t = useTexts(subscriptionTexts);
  const [version, setVersion] = useState<Version>('v2');
  const [problem, setProblem] = useState<string>();
  const blocked = subscriptions.filter(({ subscription_url: url }) => healthOf(url) !== 'healthy');
  const urls = urlsOf(blocked);
  const n = subscriptions.length;
  const close = (): void => {
    setProblem(undefined);
    onClose();
  };
  const finish = (done: number, refused: readonly unknown[], said: string): void => {
    if (done > 0) toast('good', said);
    onDone();
    if (refused.length === 0) return;
    setProblem(t('someRefused', { n: refused.length, why: messageOf(refused[0]) }));
    throw new Error('some were refused');
  };
  const enable = async (): Promise<void> => {
    const ofEach = urls.map((url) => blocked.find((one) => one.subscription_url.url === url)!);
    const refused = await inTurn(ofEach, ({ id }) => enableUrl(id));
    const done = urls.length - refused.length;
    finish(done, refused, t('enabled', { n: done }));
  };
  const change = async (): Promise<void> => {
    try {
      await setVersions(
        subscriptions.map(({ id }) => id),
        version,
      );
      finish(n, [], t('versionDone', { n, version }));
    } catch (error) {
      setProblem(messageOf(error));
      throw error;
    }
  };
  const remove = async (): Promise<void> => {
    const refused = await inTurn(subscriptions, ({ id }) => deleteSubscription(id));
    const done = n - refused.length;
    finish(done, refused, t('deleteDone', { n: done }));
  };
  const error = problem !== undefined && (
    <Callout tone="bad" role="alert">
      {problem}
    </Callout>
  );
  return (
    <>
      <ConfirmDialog
        open={action === 'enable'}
        onClose={close}
        title={t('enableTitle', { n: urls.length })}
        action={t('enableAction', { n: urls.length })}
        onConfirm={urls.length === 0 ? close : enable}
        error={error}
      >
        <p>{t(urls.length === 0 ? 'enableNone' : 'enableText')}</p>
        <Which names={urls} />
      </ConfirmDialog>
      <ConfirmDialog
        open={action === 'version'}
        onClose={close}
        title={t('versionTitle', { n })}
        action={t('versionAction', { version })}
        onConfirm={change}
        error={error}
      >
        <div>
          <Segmented
            label={t('version')}
            value={version}
            onChange={setVersion}
            options={[
              { value: 'v2', label: 'v2' },
              { value: 'v1', label: 'v1' },
            ]}
          />
        </div>
        <p>{t('versionText')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={action === 'delete'}
        onClose={close}
        title={t('deleteTitle', { n })}
        action={t('deleteAction', { n })}
        danger
        typed={String(n)}
        onConfirm={remove}
        error={error}
      >
        <p>{t('deleteText')}</p>
        <Which names={subscriptions.map((one) => `${one.objCode} · ${one.eventType} · ${one.url}`)} />
      </ConfirmDialog>
    </>
  );
}

function Which({ names }: { readonly names: readonly string[] }) {
  const t = useTexts(subscriptionTexts);
  const rest = names.length - NAMED;
  return (
    <ul className={css['which']}>
      {names.slice(0, NAMED).map((name, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two of them may read the same
        <li key={`${index} ${name}`}>
          <bdi>{name.length > 160 ? `${name.slice(0, 160)}…` : name}</bdi>
        </li>
      ))}
      {rest > 0 && <li className={css['quiet']}>{t('andMore', { n: rest })}</li>}
    </ul>
  );
}
