import { useMemo } from 'react';
import { deliveryTexts } from '../../texts/deliveries';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { STATES } from '../deliveryStates';
import { shortId, shortUrl } from '../shorten';
import type { FilterField } from './filters';
import { useObjectFields } from './objectFields';

/** What deliveries are filtered by: in their list, and in jobs over them. */
export function useDeliveryFields(): readonly FilterField[] {
  const t = useTexts(deliveryTexts);
  const s = useTexts(stateTexts);
  const ofObjects = useObjectFields();
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'state',
        label: t('state'),
        multiple: true,
        options: STATES.map((value) => ({ value, label: s(`state_${value}`) })),
      },
      { kind: 'period', label: t('period') },
      { kind: 'text', name: 'url', label: t('url'), placeholder: 'https://…', format: shortUrl },
      ...ofObjects,
      { kind: 'text', name: 'subscriptionId', label: t('subscription'), format: shortId },
      { kind: 'text', name: 'eventId', label: t('event'), placeholder: 'evt_…', format: shortId },
      { kind: 'text', name: 'replayId', label: t('replay'), format: shortId },
      { kind: 'text', name: 'jobId', label: t('job'), format: shortId },
    ],
    [t, s, ofObjects],
  );
}
