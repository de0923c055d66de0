import { locale } from '../../app/preferences';
import type { Search } from '../../app/search';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Dot } from '../../ui/Badge';
import { type DeliveryState, STATES, TONES } from '../../ui/deliveryStates';
import { stateTexts } from '../../texts/states';
import { classes } from '../../ui/classes';
import { withFilter } from '../../ui/filters/filters';
import { useEdges } from '../../ui/useEdges';
import { useCounts } from './api';
import css from './Deliveries.module.css';
import { IN_TROUBLE, listQuery } from './deliveries';

/** How many deliveries are in each state; pressing one shows them. */
export function StateCounts({
  search,
  onChange,
}: {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
}) {
  const t = useTexts(deliveryTexts);
  const s = useTexts(stateTexts);
  const { data } = useCounts(listQuery(search));
  const chosen = [search['state'] ?? []].flat() as string[];
  const line = useEdges<HTMLDivElement>(chosen.join());
  const text = (states: readonly DeliveryState[]): string => {
    if (data === undefined) return '…';
    const n = states.reduce((sum, state) => sum + data[state], 0);
    const more = states.some((state) => data.atLeast.includes(state));
    return more ? t('atLeast', { n }) : n.toLocaleString(locale());
  };
  const choice = (name: string, states: readonly DeliveryState[], tone?: DeliveryState) => {
    const active = chosen.length === states.length && states.every((state) => chosen.includes(state));
    return (
      <button
        key={name}
        type="button"
        className={classes(css['count'], active && css['countOn'])}
        aria-pressed={active}
        onClick={() => onChange(withFilter(search, 'state', active ? undefined : states))}
      >
        {tone !== undefined && (
          <span className={css[`tone_${TONES[tone]}`]}>
            <Dot tone={TONES[tone]} />
          </span>
        )}
        <span>{name}</span>
        <span className={css['countNumber']}>{text(states.length === 0 ? STATES : states)}</span>
      </button>
    );
  };
  return (
    <div ref={line} className={css['counts']} role="group" aria-label={t('counts')}>
      {choice(t('all'), [])}
      {choice(t('inTrouble'), IN_TROUBLE)}
      {STATES.map((state) => choice(s(`state_${state}`), [state], state))}
    </div>
  );
}
