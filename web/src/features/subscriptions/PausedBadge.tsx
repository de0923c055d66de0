import { subscriptionTexts } from '../../texts/subscriptions';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';

/** Somebody has it wait. */
export function PausedBadge() {
  const t = useTexts(subscriptionTexts);
  return (
    <Badge tone="hold" dot>
      {t('paused')}
    </Badge>
  );
}
