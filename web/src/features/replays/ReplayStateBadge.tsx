import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { REPLAY_TONES, type ReplayState } from './replays';

/** The state of a replay, in a word. */
export function ReplayStateBadge({ state }: { readonly state: ReplayState }) {
  const t = useTexts(replayTexts);
  return (
    <Badge tone={REPLAY_TONES[state]} dot>
      {t(`state_${state}`)}
    </Badge>
  );
}
