import { filterWords } from '../../../texts/filterWords';
import { useTexts } from '../../../texts/useTexts';
import css from './FiltersInWords.module.css';
import type { Connector } from './reading';
import { wordsOf } from './words';

/** What a subscription asks for, as a list of sentences. */
export function FiltersInWords({
  filters,
  connector,
}: {
  readonly filters: readonly unknown[];
  readonly connector: Connector;
}) {
  const t = useTexts(filterWords);
  if (filters.length === 0) return <p>{t('everyEvent')}</p>;
  return (
    <div className={css['words']}>
      {filters.length > 1 && <p className={css['how']}>{t(connector === 'AND' ? 'allOf' : 'anyOf')}</p>}
      <ul className={css['list']}>
        {wordsOf(filters, t).map(({ text, parts, connector: within }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two filters may read the same
          <li key={`${index} ${text}`}>
            {parts === undefined ? (
              <bdi>{text}</bdi>
            ) : (
              <>
                <span className={css['how']}>{t(within === 'AND' ? 'allOf' : 'anyOf')}</span>
                <ul className={css['list']}>
                  {parts.map((part, inner) => (
                    // oxlint-disable-next-line react/no-array-index-key -- as above
                    <li key={`${inner} ${part}`}>
                      <bdi>{part}</bdi>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
