import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { KeyRound, ScrollText, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { curlCall } from '../../api/curl';
import { currentUser } from '../../api/session';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { Copyable } from '../../ui/Copyable';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId } from '../../ui/shorten';
import { Callout } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { useUser } from './api';
import { ResetPasswordDialog } from './ResetPasswordDialog';
import { RightsSection } from './RightsSection';
import { SessionsSection } from './SessionsSection';
import { type Change, UserChangeDialog } from './UserChangeDialog';
import { ActiveBadge } from './UserList';
import { ADMINISTRATOR, type User } from './users';

/** One user: what they may do, their sessions, and what an administrator can do about the account. */
export function UserRecord() {
  const { userId } = useParams({ from: '/users/$userId' });
  const query = useUser(userId);
  const t = useTexts(userTexts);
  useTitle(query.data?.username ?? t('record'));
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={useClose()}>
      {(user) => <Shown key={user.id} user={user} />}
    </Record>
  );
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { new: _, ...search } = useSearch({ from: '/users' });
  return () => void navigate({ to: '/users', search });
}

function Shown({ user }: { readonly user: User }) {
  const t = useTexts(userTexts);
  const c = useTexts(common);
  const [asks, setAsks] = useState<Change | 'password'>();
  const { id, username, active, hasApiKey } = user;
  const isSelf = currentUser()?.id === id;
  const curl = (): string => curlCall('GET', `/api/v1/users/${id}`);
  useKeys([
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(id) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <>
      <RecordHead
        title={
          <>
            <ActiveBadge user={user} />
            <bdi>{username}</bdi>
          </>
        }
        sentence={sentence(t, user, isSelf)}
        onClose={useClose()}
        actions={
          <>
            {active && (
              <Button icon={KeyRound} onClick={() => setAsks('password')}>
                {t('reset')}
              </Button>
            )}
            {hasApiKey && <Button onClick={() => setAsks('apiKey')}>{t('removeKey')}</Button>}
            {active ? (
              <Button icon={UserX} kind="danger" onClick={() => setAsks('deactivate')}>
                {t('deactivate')}
              </Button>
            ) : (
              <Button icon={UserCheck} kind="primary" onClick={() => setAsks('activate')}>
                {t('activate')}
              </Button>
            )}
            <Link to="/audit" search={{ userId: id }} className={buttonClass('secondary')}>
              <ScrollText size={16} aria-hidden />
              <span>{t('audit')}</span>
            </Link>
            <CopyButton name={c('copyAsCurl')} text={curl} size="usual" />
          </>
        }
      />
      {active && user.passwordChangeDue && <Callout>{t('isDue')}</Callout>}
      <RightsSection user={user} isSelf={isSelf} />
      <SessionsSection user={user} />
      <Facts>
        <Fact name={t('apiKey')}>{c(hasApiKey ? 'yes' : 'no')}</Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={user.createdAt} />
        </Fact>
        <Fact name={t('updatedAt')}>
          <TimeText at={user.updatedAt} />
        </Fact>
        <Fact name={t('id')}>
          <Copyable text={id} shown={shortId(id)} />
        </Fact>
      </Facts>
      {asks === 'password' && <ResetPasswordDialog user={user} onClose={() => setAsks(undefined)} />}
      <UserChangeDialog
        user={user}
        isSelf={isSelf}
        change={asks === 'password' ? undefined : asks}
        onClose={() => setAsks(undefined)}
      />
    </>
  );
}

function sentence(
  t: ReturnType<typeof useTexts<typeof userTexts>>,
  { active, accessLevel, canPublish }: User,
  isSelf: boolean,
): string {
  const may = !active
    ? t('saysInactive')
    : accessLevel === ADMINISTRATOR
      ? t('saysAdministrator')
      : t(canPublish ? 'saysPublisher' : 'saysUser');
  return isSelf ? `${t('saysSelf')} ${may}` : may;
}
