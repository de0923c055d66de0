import { useState } from 'react';
import { messageOf } from '../../ui/messageOf';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Callout } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { retryDelivery } from './api';
import { type Delivery, mayRetry } from './deliveries';

const AT_ONCE = 4;

/** Asks before some deliveries are retried, and says what came of it. */
export function RetryDialog({
  deliveries,
  onClose,
  onDone,
}: {
  /** Undefined: it is closed. */
  readonly deliveries: readonly Delivery[] | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useTexts(deliveryTexts);
  const [problem, setProblem] = useState<string>();
  const able = (deliveries ?? []).filter(mayRetry);
  const skipped = (deliveries?.length ?? 0) - able.length;
  const close = (): void => {
    setProblem(undefined);
    onClose();
  };
  const run = async (): Promise<void> => {
    const refused: string[] = [];
    const waiting = [...able];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await retryDelivery(next.id).catch((error: unknown) => refused.push(messageOf(error)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const asked = able.length - refused.length;
    if (asked > 0) toast('good', t('retryAsked', { n: asked }));
    onDone();
    if (refused.length > 0) {
      setProblem(t('retryRefused', { n: refused.length, why: refused[0]! }));
      throw new Error('some were refused');
    }
  };
  const n = able.length;
  return (
    <ConfirmDialog
      open={deliveries !== undefined}
      onClose={close}
      title={t('retryTitle', { n })}
      action={t('retrySome', { n })}
      onConfirm={run}
      error={
        problem !== undefined && (
          <Callout tone="bad" role="alert">
            {problem}
          </Callout>
        )
      }
    >
      {n > 0 && <p>{t('retryText', { n })}</p>}
      {skipped > 0 && <p>{t('retrySkipped', { n: skipped })}</p>}
    </ConfirmDialog>
  );
}
