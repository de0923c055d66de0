import { useReadiness } from '../../api/nodes';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Fact, Facts, Section } from '../../ui/Page';
import { ErrorNote, Skeleton } from '../../ui/States';

const NAMED = ['database', 'migrations', 'dueWork'] as const;

/** Whether the node that answers can do its work, and what keeps it from it. */
export function HealthSection() {
  const t = useTexts(systemTexts);
  const { data, error } = useReadiness();
  const isReady = data?.status === 'ready';
  const nameOf = (check: string): string => {
    const known = NAMED.find((name) => name === check);
    return known === undefined ? check : t(`check_${known}`);
  };
  return (
    <Section
      title={t('health')}
      actions={
        data && (
          <Badge tone={isReady ? 'good' : 'bad'} dot>
            {t(isReady ? 'ready' : 'notReady')}
          </Badge>
        )
      }
    >
      {data === undefined && error === null && <Skeleton lines={3} />}
      <ErrorNote error={data === undefined ? error : undefined} />
      {data !== undefined && (
        <Facts>
          {Object.entries(data.checks).map(([name, { ok, problem }]) => (
            <Fact key={name} name={nameOf(name)} wide>
              {ok ? t('checkOk') : problem}
            </Fact>
          ))}
        </Facts>
      )}
    </Section>
  );
}
