import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, EyeOff, KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, call, VENDOR_VERSION } from '../../api/client';
import { SERVICE_URL } from '../../api/place';
import { profileTexts } from '../../texts/profile';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Section } from '../../ui/Page';
import { ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import css from './ProfilePage.module.css';

type Action = 'getApiKey' | 'generateApiKey' | 'clearApiKey';

async function manage(action: Action): Promise<string> {
  const params = { path: { version: VENDOR_VERSION } };
  const { data } = await call(api.PUT('/attask/api/{version}/user', { params, body: { action } }));
  return typeof data.result === 'string' ? data.result : '';
}

/** Whether there is a key changes elsewhere too: the session knows only how it was. */
function useOwnUser() {
  return useQuery({
    queryKey: ['own user'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/users/me', { signal })),
  });
}

/** How many sessions were created with the key, of the latest ones. */
function useSessionsByKey(wanted: boolean) {
  return useQuery({
    queryKey: ['sessions', 'by key'],
    queryFn: async ({ signal }) => {
      const { sessions, meta } = await call(
        api.GET('/api/v1/users/me/sessions', { params: { query: { limit: 100 } }, signal }),
      );
      const n = sessions.filter(({ kind }) => kind === 'apiKey').length;
      return { n, more: sessions.length < meta.total_count };
    },
    enabled: wanted,
  });
}

/** The one key that programs of this user show; it is fetched when somebody asks for it, and forgotten with the page. */
export function ApiKeySection() {
  const t = useTexts(profileTexts);
  const [key, setKey] = useState<string>();
  const [asks, setAsks] = useState<'generateApiKey' | 'clearApiKey'>();
  const done = { generateApiKey: t('keyMade'), clearApiKey: t('keyRemoved') } as const;
  const action = useMutation({
    mutationFn: manage,
    onSuccess: (found, which) => {
      setKey(found);
      if (which === 'getApiKey') return;
      toast('good', done[which]);
      void client.invalidateQueries({ queryKey: ['own user'] });
    },
  });
  const shown = key !== undefined && key !== '';
  const client = useQueryClient();
  const { data: own } = useOwnUser();
  const { data: byKey } = useSessionsByKey(asks !== undefined);
  // Until it is known there may be one.
  const hasKey = key === undefined ? own?.hasApiKey !== false : key !== '';
  return (
    <Section
      title={t('key')}
      hint={t('keyHint')}
      actions={
        <>
          {hasKey && (
            <Button
              icon={shown ? EyeOff : Eye}
              busy={action.isPending && action.variables === 'getApiKey'}
              onClick={() => (shown ? setKey(undefined) : action.mutate('getApiKey'))}
            >
              {t(shown ? 'keyHide' : 'keyShow')}
            </Button>
          )}
          <Button
            icon={KeyRound}
            onClick={() => (hasKey ? setAsks('generateApiKey') : action.mutate('generateApiKey'))}
          >
            {t(hasKey ? 'keyGenerate' : 'keyGenerateFirst')}
          </Button>
          {hasKey && (
            <Button icon={Trash2} kind="danger" onClick={() => setAsks('clearApiKey')}>
              {t('keyRemove')}
            </Button>
          )}
        </>
      }
    >
      <div className={css['key']}>
        {!shown && <p className={css['hint']}>{t(hasKey ? 'keyHidden' : 'keyNone')}</p>}
        {shown && (
          <>
            <CodeBlock text={key} label={t('key')} />
            <p className={css['hint']}>{t('keyUse')}</p>
            <CodeBlock
              text={`curl -H 'apiKey: ${key}' '${SERVICE_URL}/api/v1/users/me'`}
              label={t('keyUse')}
            />
          </>
        )}
        <ErrorNote error={asks === undefined ? action.error : undefined} />
      </div>
      <ConfirmDialog
        open={asks !== undefined}
        onClose={() => setAsks(undefined)}
        title={t(asks === 'clearApiKey' ? 'keyRemoveTitle' : 'keyGenerateTitle')}
        action={t(asks === 'clearApiKey' ? 'keyRemove' : 'keyGenerate')}
        danger
        error={<ErrorNote error={action.error} />}
        onConfirm={() => action.mutateAsync(asks!)}
      >
        <p>{t(asks === 'clearApiKey' ? 'keyRemoveText' : 'keyGenerateText')}</p>
        {byKey !== undefined && (
          <p>
            {byKey.n === 0 && !byKey.more ? (
              t('keyEndsNone')
            ) : (
              <strong>{t(byKey.more ? 'keyEndsMore' : 'keyEnds', { n: byKey.n })}</strong>
            )}
          </p>
        )}
      </ConfirmDialog>
    </Section>
  );
}
