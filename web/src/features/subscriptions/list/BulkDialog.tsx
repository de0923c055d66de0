import { useState } from 'react';
import { ApiError } from '../../../api/errors';
import { messageOf } from '../../../ui/messageOf';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { ConfirmDialog } from '../../../ui/Dialogs';
import { Segmented } from '../../../ui/Field';
import { toast } from '../../../ui/Toasts';
import { deleteSubscription, enableUrl, setVersion, setVersions, useOnHold } from '../api';
import { Cancelled } from '../Cancelled';
import { inTurn } from '../inTurn';
import { healthOf, type Subscription, type Version } from '../subscriptions';
import { type Concerned, Outcomes, type Results, Which } from './BulkRows';

export type BulkAction = 'enable' | 'version' | 'delete';

interface BulkDialogProps {
  /** Undefined: it is closed. */
  readonly action: BulkAction | undefined;
  readonly subscriptions: readonly Subscription[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const NO_RESULTS: Results = new Map();

/** Stands before what is done with several subscriptions: names them, does it, and says what became of each when one was refused. */
export function BulkDialog({ action, subscriptions, onClose, onDone }: BulkDialogProps) {
  const t = useTexts(subscriptionTexts);
  const [version, chooseVersion] = useState<Version>('v2');
  const [results, setResults] = useState(NO_RESULTS);
  const urls = blockedUrls(subscriptions);
  const named = subscriptions.map(({ id, objCode, eventType, url, settings }): Concerned => {
    const name = settings?.name ?? null;
    return { id, name: `${name === null ? '' : `${name} · `}${objCode} · ${eventType} · ${url}` };
  });
  const leftOf = (all: readonly Concerned[]): readonly Concerned[] =>
    all.filter(({ id }) => results.get(id) !== 'done');
  const close = (): void => {
    setResults(NO_RESULTS);
    onClose();
  };
  const tell = ({ id }: Concerned, refused: unknown): void =>
    setResults((now) => new Map(now).set(id, refused === undefined ? 'done' : messageOf(refused)));
  /** Does what is left to do. @param together all at once, where that can be done and is refused as a whole */
  const run = async (
    all: readonly Concerned[],
    act: (id: string) => Promise<unknown>,
    said: (n: number) => string,
    together?: (ids: readonly string[]) => Promise<unknown>,
  ): Promise<void> => {
    const left = leftOf(all);
    let done = 0;
    const each = (): Promise<void> =>
      inTurn(
        left,
        ({ id }) => act(id),
        (one, refused) => {
          if (refused === undefined) done++;
          tell(one, refused);
        },
      );
    if (together === undefined) await each();
    else {
      try {
        await together(left.map(({ id }) => id));
        done = left.length;
      } catch (error) {
        // What is refused for one of them is done to none: each is asked for by itself.
        if (error instanceof ApiError && error.status === 400) await each();
        else for (const one of left) tell(one, error);
      }
    }
    onDone();
    // Else the dialog stays and says it.
    if (done < left.length) throw new Error('some were refused');
    toast('good', said(done));
  };
  const body = (all: readonly Concerned[]) =>
    results.size === 0 ? <Which all={all} /> : <Outcomes all={all} results={results} />;
  const left = leftOf(named).map(({ id }) => id);
  const { data: onHold } = useOnHold(action === 'enable' ? urls.map(({ name }) => name) : []);
  const [n, ofUrls] = [leftOf(named).length, leftOf(urls).length];
  return (
    <>
      <ConfirmDialog
        open={action === 'enable'}
        onClose={close}
        title={t('enableTitle', { n: ofUrls })}
        action={t('enableAction', { n: ofUrls })}
        onConfirm={
          urls.length === 0 ? close : () => run(urls, enableUrl, (done) => t('enabled', { n: done }))
        }
      >
        {onHold !== undefined && urls.length > 0 && (
          <p>
            <strong>{t(onHold.more ? 'enableSendsMore' : 'enableSends', { n: onHold.n })}</strong>
          </p>
        )}
        <p>{t(urls.length === 0 ? 'enableNone' : 'enableText')}</p>
        {body(urls)}
      </ConfirmDialog>
      <ConfirmDialog
        open={action === 'version'}
        onClose={close}
        title={t('versionTitle', { n })}
        action={t('versionAction', { version })}
        onConfirm={() =>
          run(
            named,
            (id) => setVersion(id, version),
            (done) => t('versionDone', { n: done, version }),
            (ids) => setVersions(ids, version),
          )
        }
      >
        <div>
          <Segmented
            label={t('version')}
            value={version}
            onChange={chooseVersion}
            options={[
              { value: 'v2', label: 'v2' },
              { value: 'v1', label: 'v1' },
            ]}
          />
        </div>
        <p>{t('versionText')}</p>
        {body(named)}
      </ConfirmDialog>
      <ConfirmDialog
        open={action === 'delete'}
        onClose={close}
        title={t('deleteTitle', { n })}
        action={t('deleteAction', { n })}
        danger
        typed={String(n)}
        onConfirm={() => run(named, deleteSubscription, (done) => t('deleteDone', { n: done }))}
      >
        {action === 'delete' && <Cancelled of={left} />}
        <p>{t('deleteText')}</p>
        {body(named)}
      </ConfirmDialog>
    </>
  );
}

/** The URLs that enabling means, each with the subscription by which it is enabled. */
function blockedUrls(subscriptions: readonly Subscription[]): readonly Concerned[] {
  const ids = new Map<string, string>();
  for (const { id, subscription_url: url } of subscriptions) {
    if (healthOf(url) !== 'healthy' && !ids.has(url.url)) ids.set(url.url, id);
  }
  return [...ids].map(([url, id]) => ({ id, name: url }));
}
