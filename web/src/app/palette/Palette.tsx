import { useRouter } from '@tanstack/react-router';
import { ArrowRight, type LucideIcon, Search, Zap } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useId, useMemo, useState } from 'react';
import { common } from '../../texts/common';
import { pageNames } from '../../texts/pages';
import { shellTexts } from '../../texts/shell';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../../ui/classes';
import { Keys } from '../../ui/Keys';
import { activeKeys } from '../keys';
import { signOut } from '../session/sign';
import { THEMES, setPreferences, usePreferences } from '../preferences';
import { useStore } from '../store';
import { usePageGroups } from '../usePages';
import { destinationsOf, matches } from './destinations';
import css from './Palette.module.css';
import { useFound } from './useFound';

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** Goes to any page or record and does anything that the page can do, by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(shellTexts);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const choices = useChoices(typed);
  const chosen = Math.min(at, choices.length - 1);
  const move = (by: number): void => setAt((chosen + by + choices.length) % Math.max(1, choices.length));
  const take = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    onClose();
    // The page has its focus and its keys back by then.
    setTimeout(choice.run);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') take(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={css['scrim']} />
        <Dialog.Content className={css['palette']} aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t('search')}</Dialog.Title>
          <div className={css['search']}>
            <Search size={17} aria-hidden />
            <input
              role="combobox"
              aria-label={t('search')}
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={choices[chosen] && `${id}-${chosen}`}
              autoComplete="off"
              spellCheck={false}
              placeholder={t('searchHint')}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div id={`${id}-list`} role="listbox" aria-label={t('search')} className={css['list']}>
            {choices.map((choice, n) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys and the focus
              <div
                key={choice.id}
                id={`${id}-${n}`}
                role="option"
                tabIndex={-1}
                aria-selected={n === chosen}
                className={classes(css['choice'], n === chosen && css['chosen'])}
                ref={
                  n === chosen
                    ? (element) => {
                        element?.scrollIntoView({ block: 'nearest' });
                      }
                    : undefined
                }
                onPointerMove={() => setAt(n)}
                onClick={() => take(choice)}
              >
                <choice.icon size={16} aria-hidden />
                <span className={css['name']}>{choice.name}</span>
                {choice.keys !== undefined && <Keys keys={choice.keys} />}
              </div>
            ))}
          </div>
          <div role="status" className={css['none']}>
            {choices.length === 0 && t('searchNothing')}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useChoices(typed: string): readonly Choice[] {
  const t = useTexts(shellTexts);
  const c = useTexts(common);
  const names = useTexts(pageNames);
  const router = useRouter();
  const pages = usePageGroups().flatMap((group) => group.pages);
  const keys = useStore(activeKeys);
  const { theme } = usePreferences();
  const found = useFound(typed, (page) => pages.some(({ name }) => name === page), names);
  return useMemo(() => {
    const places = destinationsOf(typed).filter(({ to }) => to in router.routesByPath);
    const pasted = places.map(({ page, to, params, search }): Choice => {
      const name = t(params ? 'searchOpen' : 'searchFilter', { page: names(page), text: typed.trim() });
      return {
        id: to,
        name,
        icon: ArrowRight,
        run: () => void router.navigate({ to, params, search } as never),
      };
    });
    const going = pages.map(({ name, path, icon, key }): Choice => {
      return {
        id: path,
        name: names(name),
        icon,
        keys: key && `g ${key}`,
        run: () => void router.navigate({ to: path }),
      };
    });
    const doing = keys
      .filter(({ keys: name, label }) => label !== undefined && !name.startsWith('g ') && name !== 'mod+k')
      .map((key): Choice => ({
        id: `key ${key.keys}`,
        name: key.label!,
        icon: Zap,
        keys: key.keys,
        run: () => key.run(),
      }));
    const looks = THEMES.filter((one) => one !== theme).map((one): Choice => ({
      id: `theme ${one}`,
      name: `${c('theme')}: ${c(`theme_${one}`)}`,
      icon: Zap,
      run: () => setPreferences({ theme: one }),
    }));
    const out: Choice = { id: 'out', name: c('signOut'), icon: Zap, run: () => void signOut() };
    const unique = new Map([...going, ...doing, ...looks, out].map((choice) => [choice.id, choice]));
    const others = found.map(({ id, name, to, params, search }): Choice => ({
      id,
      name,
      icon: ArrowRight,
      run: () => void router.navigate({ to, params, search } as never),
    }));
    const known = [...unique.values()].filter(({ name }) => matches(name, typed.trim()));
    return [...pasted, ...known, ...others];
  }, [typed, router, pages, found, keys, theme, t, c, names]);
}
