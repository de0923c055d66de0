import { subscriptionTexts } from '../../texts/subscriptions';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { type Health, HEALTH_TONES } from './subscriptions';

/** How a URL is, in a word. */
export function HealthBadge({ health }: { readonly health: Health }) {
  const t = useTexts(subscriptionTexts);
  return (
    <Badge tone={HEALTH_TONES[health]} dot>
      {t(`health_${health}`)}
    </Badge>
  );
}

/** Somebody has it wait. */
export function PausedBadge() {
  const t = useTexts(subscriptionTexts);
  return (
    <Badge tone="hold" dot>
      {t('paused')}
    </Badge>
  );
}
