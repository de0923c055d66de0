import { language, usePreferences } from '../app/preferences';
import { healthTexts } from '../texts/health';
import { useTexts } from '../texts/useTexts';
import { Badge } from './Badge';
import { type Health, type Recent, STANDING_TONES, type Standing, standingOf } from './health';
import { percent } from './percent';

/** How a URL is, in a word; of one that fails, with how often. @param recent undefined: only its health is known, or meant */
export function HealthBadge({
  health,
  recent,
}: {
  readonly health: Health;
  readonly recent?: Recent | undefined;
}) {
  const t = useTexts(healthTexts);
  const standing = standingOf(health, recent);
  const figures = useFigures(recent);
  if (standing !== 'failing') {
    return (
      <Badge tone={STANDING_TONES[standing]} dot {...(standing === 'disabled' && { shape: 'off' as const })}>
        {t(`health_${standing}`)}
      </Badge>
    );
  }
  const { attempts, failures } = recent!;
  return (
    <Badge tone={STANDING_TONES.failing} dot title={figures}>
      {t('health_failing')} {percent(failures / attempts)}
    </Badge>
  );
}

/** What is said of a URL to which everything is sent. */
export function useWellSentence(standing: Standing, recent: Recent | undefined, usual: string): string {
  const t = useTexts(healthTexts);
  const figures = useFigures(recent);
  if (standing === 'untried') return t('saysUntried');
  return standing === 'failing' ? `${figures} ${t('saysFailing')}` : usual;
}

/**
 * Why a URL is disabled or frozen. The service says it in English: in another language its figures say so.
 * @param reason as the service gives it
 */
export function useReason(reason: string | null | undefined, recent: Recent | undefined): string {
  const figures = useFigures(recent);
  const inEnglish = language(usePreferences().language) === 'en';
  if (reason === null || reason === undefined) return '';
  return inEnglish || recent === undefined ? reason : figures;
}

function useFigures(recent: Recent | undefined): string {
  const t = useTexts(healthTexts);
  if (recent === undefined) return '';
  const { attempts: n, failures, inARow } = recent;
  const failed = t('figures', { n, failures });
  return inARow < 2 ? failed : `${failed} ${t('figuresInARow', { n: inARow })}`;
}
