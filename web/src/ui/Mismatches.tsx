import type { components } from '../api/schema';
import { mismatchTexts } from '../texts/mismatches';
import { useTexts } from '../texts/useTexts';
import { pretty } from './json';
import { wantsChange } from './mismatches';
import css from './Mismatches.module.css';

type Mismatch = components['schemas']['MismatchResponse'];

/** The conditions that kept an event from a subscription: what each found, and what it wanted. */
export function Mismatches({ mismatches }: { readonly mismatches: readonly Mismatch[] }) {
  const t = useTexts(mismatchTexts);
  if (mismatches.length === 0) return null;
  return (
    <ul className={css['mismatches']}>
      {mismatches.map((mismatch) => (
        <li key={`${mismatch.path} ${mismatch.sentence}`}>
          <p className={css['reason']}>{mismatch.sentence}</p>
          {('found' in mismatch || 'wanted' in mismatch) && (
            <dl className={css['sides']}>
              <dt>{t('found')}</dt>
              <dd>
                <Value of={mismatch} side="found" missing={t('notThere')} />
              </dd>
              <dt>{t('wanted')}</dt>
              <dd>
                <Value
                  of={mismatch}
                  side="wanted"
                  missing={wantsChange(mismatch) ? t('anotherValue') : t('tooLong')}
                />
              </dd>
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

function Value({
  of: mismatch,
  side,
  missing,
}: {
  readonly of: Mismatch;
  readonly side: 'found' | 'wanted';
  /** What stands in its place when the answer does not have it. */
  readonly missing: string;
}) {
  if (!(side in mismatch)) return <span className={css['none']}>{missing}</span>;
  return <code>{pretty(mismatch[side])}</code>;
}
