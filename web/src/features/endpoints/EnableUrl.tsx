import { Power } from 'lucide-react';
import { useState } from 'react';
import { useKeys } from '../../app/keys';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { useEndpointOfUrl } from './api';
import { EnableDialog } from './EnableDialog';

/** A button that enables a URL, for pages that show what waits for it; nothing while the URL is healthy. */
export function EnableUrl({
  url,
  kind = 'primary',
  withKey = false,
}: {
  readonly url: string;
  readonly kind?: 'primary' | 'secondary';
  /** Whether `e` asks, too. */
  readonly withKey?: boolean;
}) {
  const t = useTexts(endpointTexts);
  const [asking, setAsking] = useState(false);
  const { data: endpoint, refetch } = useEndpointOfUrl(url);
  const isBlocked = endpoint ? endpoint.health !== 'healthy' : false;
  const ask = (): void => {
    // What is on hold may be more by now.
    void refetch();
    setAsking(true);
  };
  useKeys([{ keys: 'e', label: t('enable'), run: ask }], withKey && isBlocked);
  if (!endpoint || (!isBlocked && !asking)) return null;
  return (
    <>
      <Button icon={Power} kind={kind} onClick={ask}>
        {t('enable')}
      </Button>
      <EnableDialog endpoint={asking ? endpoint : undefined} onClose={() => setAsking(false)} />
    </>
  );
}
