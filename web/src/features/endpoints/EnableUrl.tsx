import { Power } from 'lucide-react';
import { useState } from 'react';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { useEndpointOfUrl } from './api';
import { EnableDialog } from './EnableDialog';

/** A button that enables a URL, for pages that show what waits for it; nothing while the URL is healthy. */
export function EnableUrl({
  url,
  kind = 'primary',
}: {
  readonly url: string;
  readonly kind?: 'primary' | 'secondary';
}) {
  const t = useTexts(endpointTexts);
  const [asking, setAsking] = useState(false);
  const { data: endpoint } = useEndpointOfUrl(url);
  if (!endpoint || (endpoint.health === 'healthy' && !asking)) return null;
  return (
    <>
      <Button icon={Power} kind={kind} onClick={() => setAsking(true)}>
        {t('enable')}
      </Button>
      <EnableDialog endpoint={asking ? endpoint : undefined} onClose={() => setAsking(false)} />
    </>
  );
}
