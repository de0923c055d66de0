import { Link } from '@tanstack/react-router';
import { CircleUser, LogOut, UserRound } from 'lucide-react';
import { currentUser, session } from '../../api/session';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { IconButton } from '../../ui/Button';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../../ui/Menu';
import { signOut } from '../session/sign';
import { useStore } from '../store';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const t = useTexts(common);
  useStore(session);
  const user = currentUser();
  return (
    <Menu trigger={<IconButton icon={CircleUser} label={t('account')} />} label={t('account')}>
      {user && (
        <MenuLabel>
          {user.username} · {user.accessLevel}
        </MenuLabel>
      )}
      <MenuLink>
        <Link to="/profile">
          <UserRound size={16} aria-hidden />
          {t('profile')}
        </Link>
      </MenuLink>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  );
}
