import { stateTexts } from '../texts/states';
import { useTexts } from '../texts/useTexts';
import { Badge } from './Badge';
import { type DeliveryState, TONES } from './deliveryStates';

/** The state of a delivery, in a word. */
export function StateBadge({ state }: { readonly state: DeliveryState }) {
  const t = useTexts(stateTexts);
  return (
    <Badge tone={TONES[state]} dot>
      {t(`state_${state}`)}
    </Badge>
  );
}
