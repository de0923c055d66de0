import { healthTexts } from '../texts/health';
import { useTexts } from '../texts/useTexts';
import { Badge } from './Badge';
import { type Health, HEALTH_TONES } from './health';

/** How a URL is, in a word. */
export function HealthBadge({ health }: { readonly health: Health }) {
  const t = useTexts(healthTexts);
  return (
    <Badge tone={HEALTH_TONES[health]} dot>
      {t(`health_${health}`)}
    </Badge>
  );
}
