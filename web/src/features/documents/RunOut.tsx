import { useServices } from '../../api/services';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { LinkRemark } from '../services';

/** Says which links the providers take no more, each with what links it again. */
export function RunOut() {
  const t = useTexts(documentTexts);
  const { data = [] } = useServices();
  return data
    .filter(({ linkState }) => linkState === 'consentRequired')
    .map((service) => (
      <LinkRemark key={service.id} service={service} title={t('runOut', { name: service.name })}>
        {t('runOutText', { name: service.name })}
      </LinkRemark>
    ));
}
