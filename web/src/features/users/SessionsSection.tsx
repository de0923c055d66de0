import { X } from 'lucide-react';
import { useState } from 'react';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button, IconButton } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Section } from '../../ui/Page';
import { ErrorNote, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { toast } from '../../ui/Toasts';
import { useEndSessions, useSessions } from './api';
import css from './Users.module.css';
import type { User, UserSession } from './users';

/** Where a user is signed in, and ending it. */
export function SessionsSection({ user }: { readonly user: User }) {
  const t = useTexts(userTexts);
  const { data, error } = useSessions(user.id);
  const end = useEndSessions(user.id);
  const [asks, setAsks] = useState<'all' | UserSession>();
  const total = data?.meta.total_count ?? 0;
  const others = data?.sessions.filter(({ current }) => !current).length ?? 0;
  return (
    <Section
      title={t('sessions')}
      hint={data && t('sessionCount', { n: total })}
      level={3}
      flush={total > 0}
      actions={
        others > 1 && (
          <Button size="small" onClick={() => setAsks('all')}>
            {t('endAll')}
          </Button>
        )
      }
    >
      <ErrorNote error={error} />
      {data === undefined && !error && <Skeleton lines={2} />}
      {total > 0 && (
        <ul className={css['sessions']}>
          {data!.sessions.map((session) => (
            <Session key={session.id} session={session} onEnd={() => setAsks(session)} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={asks !== undefined}
        onClose={() => {
          end.reset();
          setAsks(undefined);
        }}
        title={asks === 'all' ? t('endAllTitle', { n: others }) : t('endTitle')}
        action={t(asks === 'all' ? 'endAll' : 'end')}
        danger
        onConfirm={async () => {
          await end.mutateAsync(asks === 'all' ? null : asks!.id);
          toast('good', t('ended'));
        }}
        error={<ErrorNote error={end.error} />}
      >
        <p>{t('endText', { name: user.username })}</p>
        {user.hasApiKey && <p>{t('endKeyStays')}</p>}
      </ConfirmDialog>
    </Section>
  );
}

function Session({ session, onEnd }: { readonly session: UserSession; readonly onEnd: () => void }) {
  const t = useTexts(userTexts);
  const { kind, userAgent, address, current, createdAt, lastUsedAt } = session;
  return (
    <li>
      <div className={css['session']}>
        <span className={css['agent']}>
          <bdi>{userAgent ?? t('agentUnknown')}</bdi>
          {current && <Badge tone="info">{t('current')}</Badge>}
          {kind === 'apiKey' && <Badge>{t('byKey')}</Badge>}
        </span>
        <span className={css['quiet']}>
          {address !== null && <bdi>{address} · </bdi>}
          {t('lastUsed')} <TimeText at={lastUsedAt} relative /> · {t('signedIn')}{' '}
          <TimeText at={createdAt} short />
        </span>
      </div>
      {!current && <IconButton icon={X} label={t('end')} onClick={onEnd} />}
    </li>
  );
}
