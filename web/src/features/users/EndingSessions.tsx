import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { useSessions } from './api';

/** How many sessions of a user end. @param byKey only those that were begun with the API key */
export function EndingSessions({
  userId,
  byKey = false,
}: {
  readonly userId: string;
  readonly byKey?: boolean;
}) {
  const t = useTexts(userTexts);
  const { data } = useSessions(userId);
  if (data === undefined) return null;
  const known = data.sessions.filter(({ kind }) => kind === 'apiKey').length;
  const n = byKey ? known : data.meta.total_count;
  const more = byKey && data.meta.total_count > data.sessions.length;
  return (
    <p>
      <strong>{t(more ? 'sessionsEndMore' : n === 0 ? 'sessionsEndNone' : 'sessionsEnd', { n })}</strong>
    </p>
  );
}
