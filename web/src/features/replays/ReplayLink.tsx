import { Link, useNavigate } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useKeys } from '../../app/keys';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { mayReplay, type Replayable, replayOf } from './replayOf';

/** Leads from a delivery to the dialog that sends it once more; nothing where a replay would leave it alone. */
export function ReplayLink({
  delivery,
  size = 'usual',
  withKey = false,
}: {
  readonly delivery: Replayable;
  readonly size?: 'small' | 'usual';
  /** Whether `p` does it: of the one record that is open. */
  readonly withKey?: boolean;
}) {
  const t = useTexts(replayTexts);
  const navigate = useNavigate();
  const able = mayReplay(delivery);
  useKeys(
    [
      {
        keys: 'p',
        label: t('replay'),
        run: () => void navigate({ to: '/replays', search: replayOf(delivery) }),
      },
    ],
    withKey && able,
  );
  if (!able) return null;
  return (
    <Link to="/replays" search={replayOf(delivery)} className={buttonClass('secondary', size)}>
      <History size={size === 'small' ? 14 : 16} aria-hidden />
      <span>{t('replay')}</span>
    </Link>
  );
}
