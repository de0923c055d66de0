import { SlidersHorizontal } from 'lucide-react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { IconButton } from '../../ui/Button';
import { Menu, MenuChoice, MenuSeparator } from '../../ui/Menu';
import { DENSITIES, LANGUAGES, setPreferences, THEMES, usePreferences, ZONES } from '../preferences';

/** Theme, times, density and language. */
export function DisplayMenu() {
  const t = useTexts(common);
  const { theme, zone, density, language } = usePreferences();
  return (
    <Menu trigger={<IconButton icon={SlidersHorizontal} label={t('display')} />} label={t('display')}>
      <MenuChoice
        label={t('theme')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`theme_${value}`) }))}
        onChange={(chosen) => setPreferences({ theme: chosen })}
      />
      <MenuSeparator />
      <MenuChoice
        label={t('zone')}
        value={zone}
        options={ZONES.map((value) => ({ value, label: t(`zone_${value}`) }))}
        onChange={(chosen) => setPreferences({ zone: chosen })}
      />
      <MenuSeparator />
      <MenuChoice
        label={t('density')}
        value={density}
        options={DENSITIES.map((value) => ({ value, label: t(`density_${value}`) }))}
        onChange={(chosen) => setPreferences({ density: chosen })}
      />
      <MenuSeparator />
      <MenuChoice
        label={t('language')}
        value={language}
        options={LANGUAGES.map((value) => ({ value, label: t(`language_${value}`) }))}
        onChange={(chosen) => setPreferences({ language: chosen })}
      />
    </Menu>
  );
}
