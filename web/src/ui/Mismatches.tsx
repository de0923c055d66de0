import type { components } from '../api/schema';
import { mismatchTexts } from '../texts/mismatches';
import { useTexts } from '../texts/useTexts';
import { pretty } from './json';
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
                <Side mismatch={mismatch} side="found" />
              </dd>
              <dt>{t('wanted')}</dt>
              <dd>
                <Side mismatch={mismatch} side="wanted" />
              </dd>
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

function Side({ mismatch, side }: { readonly mismatch: Mismatch; readonly side: 'found' | 'wanted' }) {
  const t = useTexts(mismatchTexts);
  if (!(side in mismatch)) return <span className={css['none']}>{t('notThere')}</span>;
  return <code>{pretty(mismatch[side])}</code>;
}
