import { Check, CircleDashed, X } from 'lucide-react';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import css from './BulkRows.module.css';

/** So many are named; of the rest the number. */
const NAMED = 8;
/** So many are shown with what became of them, the refused ones first. */
const SHOWN = 200;
const LONGEST = 160;

/** What something is done with. */
export interface Concerned {
  readonly id: string;
  readonly name: string;
}

/** What became of each, by its id: done, or why it was refused. */
export type Results = ReadonlyMap<string, 'done' | (string & {})>;

/** What something is about to be done with. */
export function Which({ all }: { readonly all: readonly Concerned[] }) {
  const t = useTexts(subscriptionTexts);
  const rest = all.length - NAMED;
  return (
    <ul className={css['which']}>
      {all.slice(0, NAMED).map(({ id, name }) => (
        <li key={id}>
          <Name name={name} />
        </li>
      ))}
      {rest > 0 && <li className={css['quiet']}>{t('andMore', { n: rest })}</li>}
    </ul>
  );
}

const ORDER = { refused: 0, waiting: 1, done: 2 } as const;
const ICONS = { refused: X, waiting: CircleDashed, done: Check } as const;

/** What became of each, while it is done and afterwards. */
export function Outcomes({
  all,
  results,
}: {
  readonly all: readonly Concerned[];
  readonly results: Results;
}) {
  const t = useTexts(subscriptionTexts);
  const rows = all
    .map((one) => {
      const result = results.get(one.id);
      const state = result === undefined ? 'waiting' : result === 'done' ? 'done' : 'refused';
      return { ...one, state, result } as const;
    })
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state]);
  const count = (state: keyof typeof ORDER): number => rows.filter((row) => row.state === state).length;
  const rest = rows.length - SHOWN;
  return (
    <div className={css['outcomes']}>
      <p role="status" className={css['summary']}>
        {count('waiting') > 0
          ? t('outcome', { done: count('done'), refused: count('refused'), left: count('waiting') })
          : t('outcomeEnd', { done: count('done'), refused: count('refused') })}
      </p>
      <ul className={css['which']} tabIndex={0} aria-label={t('outcomes')}>
        {rows.slice(0, SHOWN).map(({ id, name, state, result }) => {
          const Icon = ICONS[state];
          return (
            <li key={id} className={css['row']}>
              <Icon size={16} className={css[state]} role="img" aria-label={t(`outcome_${state}`)} />
              <span>
                <Name name={name} />
                {state === 'refused' && <span className={css['why']}>{result}</span>}
              </span>
            </li>
          );
        })}
        {rest > 0 && <li className={css['quiet']}>{t('andMore', { n: rest })}</li>}
      </ul>
    </div>
  );
}

function Name({ name }: { readonly name: string }) {
  return <bdi>{name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}</bdi>;
}
