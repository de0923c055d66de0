import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { duration } from '../../ui/time';
import { OUTCOME_TONES, type ProviderCall } from './integrations';

/** What a call came to, in a word. */
export function Outcome({ call: { outcome } }: { readonly call: ProviderCall }) {
  const t = useTexts(integrationTexts);
  return (
    <Badge tone={OUTCOME_TONES[outcome]} dot title={t(`outcomeHint_${outcome}`)}>
      {t(`outcome_${outcome}`)}
    </Badge>
  );
}

/** How long something took; a dash for what did not happen. */
export function Time({ ms }: { readonly ms: number | null }) {
  return <>{ms === null ? '–' : duration(ms)}</>;
}
