import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Fact, Facts, Section } from '../../ui/Page';
import { ErrorNote, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { type Setting, useVersion } from './api';

export function VersionSection() {
  const t = useTexts(systemTexts);
  const { data, error } = useVersion();
  return (
    <Section title={t('version')}>
      {data === undefined && error === null && <Skeleton lines={3} />}
      <ErrorNote error={data === undefined ? error : undefined} />
      {data !== undefined && (
        <Facts>
          <Fact name={t('service')}>{data.version}</Fact>
          {data.database && (
            <Fact name={t('database')}>
              {data.database.embedded
                ? t('embedded', { version: data.database.version })
                : data.database.version}
            </Fact>
          )}
          {data.node && (
            <>
              <Fact name={t('node')}>{data.node.name}</Fact>
              <Fact name={t('runtime')}>{data.node.runtime}</Fact>
              <Fact name={t('startedAt')}>
                <TimeText at={data.node.startedAt} relative />
              </Fact>
            </>
          )}
        </Facts>
      )}
    </Section>
  );
}

const KEPT = ['RETENTION_DAYS', 'STATS_RETENTION_DAYS', 'AUDIT_RETENTION_DAYS'] as const;

/** How long records live. */
export function RetentionSection({ settings }: { readonly settings: readonly Setting[] }) {
  const t = useTexts(systemTexts);
  const shown = KEPT.flatMap((name) => {
    const days = settings.find((setting) => setting.name === name)?.value;
    return typeof days === 'number' ? [{ name, days }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <Section title={t('retention')}>
      <Facts>
        {shown.map(({ name, days }) => (
          <Fact key={name} name={t(`keep_${name}`)} wide>
            {days === 0 ? t(name === 'STATS_RETENTION_DAYS' ? 'keptNot' : 'forEver') : t('days', { n: days })}
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}
