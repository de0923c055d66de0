import { SearchX } from 'lucide-react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { Empty } from '../../ui/States';

/** In the place of a call or guide that this service does not have. */
export function MissingPart() {
  const t = useTexts(referenceTexts);
  return (
    <Empty icon={SearchX} title={t('missing')}>
      {t('missingText')}
    </Empty>
  );
}
