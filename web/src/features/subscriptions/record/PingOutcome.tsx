import { useMutation } from '@tanstack/react-query';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { Callout, ErrorNote } from '../../../ui/States';
import { duration } from '../../../ui/time';
import { pingSubscription } from '../api';

/** A test that is sent to the URL of a subscription. */
export function usePing(id: string) {
  return useMutation({ mutationFn: () => pingSubscription(id) });
}

type Ping = Awaited<ReturnType<typeof pingSubscription>>;

/** What came of it. */
export function PingOutcome({
  ping,
}: {
  readonly ping: { readonly data: Ping | undefined; readonly error: Error | null };
}) {
  const t = useTexts(recordTexts);
  const { data, error } = ping;
  if (error) return <ErrorNote error={error} />;
  if (data === undefined) return null;
  const good = data.outcome === 'delivered';
  return (
    <Callout tone={good ? 'good' : 'bad'} role="status">
      {good
        ? t('pingGood', { status: String(data.status), time: duration(data.durationMs) })
        : t('pingBad', { why: data.error ?? String(data.status) })}
    </Callout>
  );
}
