import { Search } from 'lucide-react';
import { shellTexts } from '../../texts/shell';
import { useTexts } from '../../texts/useTexts';
import { Keys } from '../../ui/Keys';
import css from './Shell.module.css';

/** Opens the palette. */
export function PaletteButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useTexts(shellTexts);
  return (
    <button type="button" className={css['paletteButton']} aria-haspopup="dialog" onClick={onOpen}>
      <Search size={15} aria-hidden />
      <span className={css['paletteText']}>{t('keyPalette')}</span>
      <span className={css['paletteKeys']} aria-hidden>
        <Keys keys="mod+k" />
      </span>
    </button>
  );
}
