import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound, LogOut, Monitor } from 'lucide-react';
import { useState } from 'react';
import { api, call } from '../../api/client';
import type { components } from '../../api/schema';
import { REFRESH_MS } from '../../app/query';
import { profileTexts } from '../../texts/profile';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Section } from '../../ui/Page';
import { ErrorNote, ErrorState, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { toast } from '../../ui/Toasts';
import css from './ProfilePage.module.css';
import { readUserAgent } from './userAgent';

type Session = components['schemas']['SessionResponse'];

const S = '/api/v1/users/me/sessions';
const KEY = ['sessions'];
const PAGE = 50;

function useSessions() {
  return useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) =>
      call(api.GET(S, { params: { query: { page: pageParam, limit: PAGE } }, signal })),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.page < meta.page_count ? meta.page + 1 : undefined),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** Where one is signed in, and a way out of there. */
export function SessionsSection() {
  const t = useTexts(profileTexts);
  const client = useQueryClient();
  const query = useSessions();
  const [asks, setAsks] = useState<Session | 'others'>();
  const end = useMutation({
    mutationFn: async (which: Session | 'others') => {
      if (which === 'others') return (await call(api.DELETE(S))).ended;
      await call(api.DELETE(`${S}/{id}`, { params: { path: { id: which.id } } }));
      return 1;
    },
    onSuccess: (n) => toast('good', t('sessionsEnded', { n })),
    // Also where one was over already: the list is then out of date.
    onSettled: () => void client.invalidateQueries({ queryKey: KEY }),
  });
  const pages = query.data?.pages;
  const sessions = pages?.flatMap((page) => page.sessions) ?? [];
  const others = Math.max(
    0,
    (pages?.[0]?.meta.total_count ?? 0) - (sessions.some(({ current }) => current) ? 1 : 0),
  );
  return (
    <Section
      title={t('sessions')}
      hint={t('sessionsHint')}
      actions={
        others > 0 && (
          <Button icon={LogOut} kind="danger" onClick={() => setAsks('others')}>
            {t('sessionsEndOthers')}
          </Button>
        )
      }
    >
      {pages !== undefined ? (
        <>
          <ul className={css['sessions']}>
            {sessions.map((one) => (
              <SessionItem key={one.id} session={one} onEnd={() => setAsks(one)} />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('sessionsMore')}
            </Button>
          )}
        </>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={3} />
      )}
      <ConfirmDialog
        open={asks !== undefined}
        onClose={() => {
          setAsks(undefined);
          end.reset();
        }}
        title={asks === 'others' ? t('sessionsEndTitle', { n: others }) : t('sessionEndTitle')}
        action={asks === 'others' ? t('sessionsEndAction', { n: others }) : t('sessionEnd')}
        danger
        error={<ErrorNote error={end.error} />}
        onConfirm={() => end.mutateAsync(asks!)}
      >
        {asks !== undefined && asks !== 'others' && (
          <p>
            <strong>
              <AgentName session={asks} />
            </strong>
            {asks.address !== null && <> · {asks.address}</>}
          </p>
        )}
        <p>{t('sessionEndText')}</p>
      </ConfirmDialog>
    </Section>
  );
}

function SessionItem({ session, onEnd }: { readonly session: Session; readonly onEnd: () => void }) {
  const t = useTexts(profileTexts);
  const { kind, current, address, createdAt, lastUsedAt, expiresAt, userAgent } = session;
  const Icon = kind === 'apiKey' ? KeyRound : Monitor;
  return (
    <li className={css['session']}>
      <span className={css['sessionIcon']} aria-hidden>
        <Icon size={18} />
      </span>
      <div className={css['sessionText']}>
        <div className={css['sessionName']} title={userAgent ?? undefined}>
          <strong>
            <AgentName session={session} />
          </strong>
          {current && (
            <Badge tone="good" dot>
              {t('sessionCurrent')}
            </Badge>
          )}
          {kind === 'apiKey' && <Badge>{t('sessionByKey')}</Badge>}
        </div>
        <dl className={css['sessionFacts']}>
          <div>
            <dt>{t('sessionAddress')}</dt>
            <dd>{address ?? t('sessionUnknown')}</dd>
          </div>
          <div>
            <dt>{t('sessionUsed')}</dt>
            <dd>
              <TimeText at={lastUsedAt} short />
            </dd>
          </div>
          <div>
            <dt>{t('sessionBegun')}</dt>
            <dd>
              <TimeText at={createdAt} short />
            </dd>
          </div>
          <div>
            <dt>{t('sessionExpires')}</dt>
            <dd>
              <TimeText at={expiresAt} short />
            </dd>
          </div>
        </dl>
      </div>
      {!current && (
        <Button size="small" onClick={onEnd}>
          {t('sessionEnd')}
        </Button>
      )}
    </li>
  );
}

function AgentName({ session: { userAgent } }: { readonly session: Session }) {
  const t = useTexts(profileTexts);
  if (userAgent === null) return t('sessionUnknownProgram');
  const agent = readUserAgent(userAgent);
  if (agent === undefined) return <bdi>{userAgent}</bdi>;
  const { program, system } = agent;
  return system === undefined ? program : t('sessionAgent', { program, system });
}
