import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { type DeliveryState, TONES } from './deliveries';

/** The state of a delivery, in a word. */
export function StateBadge({ state }: { readonly state: DeliveryState }) {
  const t = useTexts(deliveryTexts);
  return (
    <Badge tone={TONES[state]} dot>
      {t(`state_${state}`)}
    </Badge>
  );
}
