import { mismatchTexts } from '../texts/mismatches';
import { useTexts } from '../texts/useTexts';
import { differsInCase, type Mismatch, placeOf, sentenceOf } from './mismatches';
import css from './Mismatches.module.css';

/** The conditions that kept an event from a subscription, each in a sentence. */
export function Mismatches({
  mismatches,
  connector,
}: {
  readonly mismatches: readonly Mismatch[];
  /** How its filters are connected, when there is more than one. */
  readonly connector?: 'AND' | 'OR' | undefined;
}) {
  const t = useTexts(mismatchTexts);
  if (mismatches.length === 0) return null;
  const isNumbered = connector !== undefined || mismatches.length > 1;
  return (
    <div className={css['why']}>
      {connector !== undefined && <p className={css['connector']}>{t(`all_${connector}`)}</p>}
      <ul className={css['mismatches']}>
        {mismatches.map((mismatch) => {
          const place = isNumbered ? placeOf(mismatch) : undefined;
          return (
            <li key={`${mismatch.path} ${mismatch.sentence}`}>
              {place !== undefined && (
                <span className={css['place']} title={t('place', { name: place })}>
                  <span className="sr-only">{t('place', { name: place })}</span>
                  <span aria-hidden>{place}</span>
                </span>
              )}
              <span className={css['text']}>
                <bdi className={css['reason']}>{sentenceOf(mismatch, t)}</bdi>
                {differsInCase(mismatch) && <span className={css['hint']}>{t('onlyCase')}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
