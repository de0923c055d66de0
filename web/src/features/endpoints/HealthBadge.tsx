import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { type Health, HEALTH_TONES } from './endpoints';

/** How it goes with a URL, in a word. */
export function HealthBadge({ health }: { readonly health: Health }) {
  const t = useTexts(endpointTexts);
  return (
    <Badge tone={HEALTH_TONES[health]} dot>
      {t(`health_${health}`)}
    </Badge>
  );
}
