import { type Node, useNodes } from '../../api/nodes';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Badge, Count } from '../../ui/Badge';
import { Fact, Facts, Section } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import css from './SystemPage.module.css';

/** Every process, with what it does and until when it may. */
export function NodesSection() {
  const t = useTexts(systemTexts);
  const { data, error, refetch } = useNodes();
  return (
    <Section
      title={
        <>
          {t('nodes')} {data && <Count n={data.length} />}
        </>
      }
      hint={t('nodesHint')}
    >
      {data === undefined && error === null && <Skeleton lines={3} />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      <ul className={css['nodes']}>
        {data?.map((node) => (
          <li key={node.id} className={css['node']}>
            <One node={node} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function One({ node }: { readonly node: Node }) {
  const t = useTexts(systemTexts);
  const isRunning = node.state === 'running';
  return (
    <>
      <div className={css['nodeHead']}>
        <h3 className={css['nodeName']}>{node.name}</h3>
        <Badge tone={isRunning ? 'good' : 'bad'} dot>
          {t(isRunning ? 'running' : 'gone')}
        </Badge>
        {node.answering && <Badge tone="info">{t('answering')}</Badge>}
      </div>
      {!isRunning && <p className={css['hint']}>{t('goneText')}</p>}
      <div className={css['roles']}>
        {node.roles.map((role) => (
          <Badge key={role}>{t(`role_${role}`)}</Badge>
        ))}
      </div>
      <Facts>
        <Fact name={t('version')}>{node.version}</Fact>
        <Fact name={t('startedAt')}>
          <TimeText at={node.startedAt} relative />
        </Fact>
        <Fact name={t('lease')}>
          <TimeText at={node.leaseUntil} short />
        </Fact>
      </Facts>
    </>
  );
}
