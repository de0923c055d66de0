import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { NewUserDialog } from './NewUserDialog';
import { UserList } from './UserList';

/** Who may use the service, and for what: the list, and beside it the user that is open. */
export function UsersPage() {
  const t = useTexts(userTexts);
  const { new: asks, ...search } = useSearch({ from: '/users' });
  const { userId } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useSearchChange();
  return (
    <RecordsPage
      title={t('title')}
      subtitle={t('subtitle')}
      record={t('record')}
      openId={userId}
      actions={
        <Button icon={UserPlus} kind="primary" onClick={() => change({ ...search, new: 'true' })}>
          {t('new')}
        </Button>
      }
    >
      <UserList search={search} onChange={change} openId={userId} />
      {asks !== undefined && (
        <NewUserDialog
          onClose={(made) =>
            made === undefined
              ? change(search)
              : void navigate({ to: '/users/$userId', params: { userId: made }, search })
          }
        />
      )}
    </RecordsPage>
  );
}
