import { RefreshCw, TriangleAlert, WifiOff } from 'lucide-react';
import { lazyTexts } from '../../texts/lazy';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { Empty } from '../../ui/States';
import type { Fetched } from './module';

/** In the place of a part of the console that cannot be had: why, and what can be done. */
export function Missing({
  state,
  onAgain,
}: {
  readonly state: Exclude<Fetched<unknown>, { is: 'there' | 'coming' }>;
  readonly onAgain: () => void;
}) {
  const t = useTexts(lazyTexts);
  const reload = (
    <Button kind={state.is === 'gone' ? 'primary' : 'secondary'} onClick={() => location.reload()}>
      {t('reload')}
    </Button>
  );
  return (
    <div role="status">
      {state.is === 'waiting' && (
        <Empty icon={WifiOff} title={t('waiting')}>
          {t('waitingHint')}
        </Empty>
      )}
      {state.is === 'gone' && (
        <Empty icon={RefreshCw} title={t('gone')} actions={reload}>
          {t('goneHint')}
        </Empty>
      )}
      {state.is === 'failed' && (
        <Empty
          icon={TriangleAlert}
          title={t('failed')}
          actions={
            <>
              <Button kind="primary" onClick={onAgain}>
                {t('again')}
              </Button>
              {reload}
            </>
          }
        >
          <CodeBlock text={String(state.error)} />
        </Empty>
      )}
    </div>
  );
}
