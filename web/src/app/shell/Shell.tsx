import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { common } from '../../texts/common';
import { pageNames } from '../../texts/pages';
import { shellTexts } from '../../texts/shell';
import { useTexts } from '../../texts/useTexts';
import { IconButton } from '../../ui/Button';
import { Dialog, SidePanel } from '../../ui/Dialogs';
import { useKeys } from '../keys';
import { lazyPart } from '../lazy/lazyPart';
import { setPreferences, usePreferences } from '../preferences';
import { usePageGroups } from '../usePages';
import { AccountMenu } from './AccountMenu';
import { DisplayMenu } from './DisplayMenu';
import { Mark } from './Mark';
import { Navigation } from './Navigation';
import { ConnectionBar } from './ConnectionBar';
import { PaletteButton } from './PaletteButton';
import { PasswordHint } from './PasswordHint';
import css from './Shell.module.css';
import { classes } from '../../ui/classes';

const Palette = lazyPart(async () => (await import('../palette/Palette')).Palette, {
  frame: (content, { onClose }) => (
    <Over name="search" onClose={onClose}>
      {content}
    </Over>
  ),
});
const KeySheet = lazyPart(async () => (await import('./KeySheet')).KeySheet, {
  frame: (content, { onClose }) => (
    <Over name="keys" onClose={onClose}>
      {content}
    </Over>
  ),
});

/** What stands around every page. */
export function Shell() {
  const t = useTexts(common);
  const names = useTexts(pageNames);
  const router = useRouter();
  const { rail } = usePreferences();
  const [drawer, setDrawer] = useState(false);
  const pages = usePageGroups().flatMap((group) => group.pages);
  useKeys(
    pages
      .filter(({ key }) => key !== undefined)
      .map(({ key, name, path }) => ({
        keys: `g ${key}`,
        label: names(name),
        run: () => void router.navigate({ to: path }),
      })),
  );
  const [over, setOver] = useState<'palette' | 'keys'>();
  const close = (): void => setOver(undefined);
  const s = useTexts(shellTexts);
  useKeys([
    { keys: 'mod+k', label: s('keyPalette'), run: () => setOver('palette') },
    { keys: '?', label: s('keySheet'), run: () => setOver('keys') },
  ]);
  const main = useFocusOnNewPage(() => setDrawer(false));
  return (
    <div className={classes(css['shell'], rail && css['shellRail'])}>
      <a
        className={css['skip']}
        href={`${location.pathname}${location.search}#main`}
        onClick={(event) => focusMain(event, main.current)}
      >
        {t('skipToContent')}
      </a>
      <header className={css['top']}>
        <div className={css['drawerButton']}>
          <IconButton
            icon={MenuIcon}
            label={t('openNavigation')}
            onClick={() => setDrawer(true)}
            aria-expanded={drawer}
          />
        </div>
        <Mark narrow={rail} />
        <div className={css['topMiddle']}>
          <PaletteButton onOpen={() => setOver('palette')} />
        </div>
        <DisplayMenu />
        <AccountMenu />
      </header>
      <div className={css['sidebar']}>
        <div className={css['pages']}>
          <Navigation rail={rail} />
        </div>
        <div className={css['railButton']}>
          <IconButton
            icon={rail ? PanelLeftOpen : PanelLeftClose}
            label={t(rail ? 'expandNavigation' : 'collapseNavigation')}
            onClick={() => setPreferences({ rail: !rail })}
          />
        </div>
      </div>
      <SidePanel open={drawer} onClose={() => setDrawer(false)} title={t('navigation')}>
        <div className={css['drawerHead']}>
          <Mark />
        </div>
        <Navigation rail={false} onGo={() => setDrawer(false)} />
      </SidePanel>
      <main id="main" ref={main} className={css['main']} tabIndex={-1}>
        <ConnectionBar />
        <PasswordHint />
        <Outlet />
      </main>
      {over === 'palette' && <Palette onClose={close} />}
      {over === 'keys' && <KeySheet onClose={close} />}
    </div>
  );
}

/** In the place of what lies over the page, while its code cannot be had. */
function Over({
  name,
  onClose,
  children,
}: {
  readonly name: 'search' | 'keys';
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(shellTexts);
  const c = useTexts(common);
  return (
    <Dialog open onClose={onClose} title={name === 'search' ? t('search') : c('keyboard')}>
      {children}
    </Dialog>
  );
}

/** Whoever does not see the page change hears the name of the new one: its heading gets the focus. */
function useFocusOnNewPage(onNew: () => void) {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    onNew();
    const inMain = main.current?.contains(document.activeElement) ?? false;
    // A record that opens beside its list leaves the focus in the list.
    if (!inMain) (main.current?.querySelector('h1') ?? main.current)?.focus({ preventScroll: true });
  });
  return main;
}

function focusMain(event: React.MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}
