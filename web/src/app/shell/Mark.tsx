import { Link } from '@tanstack/react-router';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import css from './Shell.module.css';

/** The product's mark and name. */
export function Mark({ narrow = false }: { readonly narrow?: boolean }) {
  const t = useTexts(common);
  return (
    <Link to="/" className={css['mark']} aria-label={t('product')}>
      <MarkPicture size={26} />
      <span className={narrow ? 'sr-only' : css['markName']}>{t('product')}</span>
    </Link>
  );
}

/** As styles/mark.svg, which is the icon of the browser's tab. */
export function MarkPicture({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <rect width="32" height="32" rx="8" fill="#1f5eff" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M11 7v7.5a5.5 5.5 0 1 0 11 0V13" />
        <path d="M18.2 15.2 22 11l3.8 4.2" />
      </g>
      <circle cx="11" cy="7" r="2.4" fill="#fff" />
    </svg>
  );
}
