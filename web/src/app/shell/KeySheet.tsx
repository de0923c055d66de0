import { common } from '../../texts/common';
import { shellTexts } from '../../texts/shell';
import { useTexts } from '../../texts/useTexts';
import { Dialog } from '../../ui/Dialogs';
import { Switch } from '../../ui/Field';
import { Keys } from '../../ui/Keys';
import { activeKeys, type Key } from '../keys';
import { setPreferences, usePreferences } from '../preferences';
import { useStore } from '../store';
import css from './KeySheet.module.css';

/** Every key that does something on the page that is shown. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const c = useTexts(common);
  const t = useTexts(shellTexts);
  const { keys: on } = usePreferences();
  const all = useStore(activeKeys).filter(({ label }) => label !== undefined);
  const unique = [...new Map(all.map((key) => [key.keys, key])).values()];
  const going = unique.filter(({ keys }) => keys.startsWith('g '));
  const doing = unique.filter(({ keys }) => !keys.startsWith('g '));
  return (
    <Dialog open onClose={onClose} title={c('keyboard')} width="wide">
      <div className={css['sheet']}>
        <KeyList title={t('keysHere')} keys={doing} />
        <KeyList title={t('keysGo')} keys={going} />
      </div>
      <div className={css['switch']}>
        <Switch label={t('keysOn')} checked={on} onChange={(keys) => setPreferences({ keys })} />
        <p>{t('keysOnHint')}</p>
      </div>
    </Dialog>
  );
}

function KeyList({ title, keys }: { readonly title: string; readonly keys: readonly Key[] }) {
  return (
    <section>
      <h3 className={css['title']}>{title}</h3>
      <dl className={css['list']}>
        {keys.map((key) => (
          <div key={key.keys} className={css['key']}>
            <dt>{key.label}</dt>
            <dd>
              <Keys keys={key.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
