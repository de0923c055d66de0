import { useServices } from '../../api/services';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { Callout } from '../../ui/States';
import { LinkAccount } from '../services';

/** Says which links the providers take no more, each with what links it again. */
export function RunOut() {
  const t = useTexts(documentTexts);
  const { data = [] } = useServices();
  return data
    .filter(({ linkState }) => linkState === 'consentRequired')
    .map((service) => (
      <Callout
        key={service.id}
        tone="warn"
        title={t('runOut', { name: service.name })}
        actions={<LinkAccount service={service} />}
      >
        {t('runOutText', { name: service.name })}
      </Callout>
    ));
}
