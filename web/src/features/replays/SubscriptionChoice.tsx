import { useState } from 'react';
import type { Subscription } from '../../api/subscriptions';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ErrorNote } from '../../ui/States';
import { useSettled } from '../../ui/useSettled';
import { useFoundSubscriptions } from './api';
import css from './Replays.module.css';
import { SubscriptionName } from './SubscriptionName';

/** The subscription that gets the deliveries once more; one is searched for by its URL, an object or its id. */
export function SubscriptionChoice({
  id,
  subscription,
  onChoose,
}: {
  readonly id: string | undefined;
  readonly subscription: Subscription | undefined;
  readonly onChoose: (id: string | undefined) => void;
}) {
  const t = useTexts(replayTexts);
  if (id === undefined) return <Search onChoose={onChoose} />;
  return (
    <div className={css['chosen']}>
      <div className={css['chosenText']}>
        <span className={css['quiet']}>{t('subscription')}</span>
        <SubscriptionName id={id} subscription={subscription} />
      </div>
      <Button size="small" onClick={() => onChoose(undefined)}>
        {t('chooseOther')}
      </Button>
    </div>
  );
}

function Search({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const t = useTexts(replayTexts);
  const [typed, setTyped] = useState('');
  const { data, error } = useFoundSubscriptions(useSettled(typed.trim()));
  const found = data?.subscriptions ?? [];
  const more = (data?.meta.total_count ?? 0) - found.length;
  return (
    <div className={css['fields']}>
      <TextField
        label={t('subscription')}
        hint={t('searchHint')}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ErrorNote error={error} />
      {found.length > 0 && (
        <ul className={css['found']} aria-label={t('foundSubscriptions')}>
          {found.map((one) => (
            <li key={one.id}>
              <button type="button" className={css['candidate']} onClick={() => onChoose(one.id)}>
                <SubscriptionName id={one.id} subscription={one} />
                {one.objId !== null && <bdi className={css['quiet']}>{one.objId}</bdi>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && found.length === 0 && <p className={css['quiet']}>{t('noneFound')}</p>}
      {more > 0 && <p className={css['quiet']}>{t('moreFound', { n: more })}</p>}
    </div>
  );
}
