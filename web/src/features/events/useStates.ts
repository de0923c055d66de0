import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { outcomeOf, type RecordedEvent } from './events';

/** What became of an event's deliveries, in words: "2 delivered, 1 given up". */
export function useStates(event: Pick<RecordedEvent, 'deliveries'>): string {
  const t = useTexts(eventTexts);
  return outcomeOf(event)
    .states.map(({ state, count }) => t(`count_${state}`, { n: count }))
    .join(t('comma'));
}
