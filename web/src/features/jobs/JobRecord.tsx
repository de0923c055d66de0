import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Ban, Boxes, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { locale } from '../../app/preferences';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { jobTexts } from '../../texts/jobs';
import { progressTexts } from '../../texts/progress';
import { type Translate, useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { Copyable } from '../../ui/Copyable';
import { Fact, Facts, Section, useTitle } from '../../ui/Page';
import { Outcome } from '../../ui/progress/Outcome';
import { HowFarLine, Pace } from '../../ui/progress/Progress';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId } from '../../ui/shorten';
import { TimeText } from '../../ui/TimeText';
import { orderCurl, useJob } from './api';
import { EndDialog } from './EndDialog';
import { FilterList, orderOf } from './JobFilter';
import { type JobStatus, openOf, shareOf } from './jobs';
import css from './Jobs.module.css';
import { JobStateBadge } from './JobStateBadge';
import { LeftAlone } from './LeftAlone';

/** One job: what it means, how far it is, what it left alone and why, and what became of its deliveries. */
export function JobRecord() {
  const { jobId } = useParams({ from: '/jobs/$jobId' });
  const query = useJob(jobId);
  useOthersFollow(query.data);
  const t = useTexts(jobTexts);
  useTitle(`${t('record')} ${shortId(jobId)}`);
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={useClose()}>
      {(job) => <Shown key={job.id} job={job} />}
    </Record>
  );
}

/** What the record shows sooner than lists are fetched anew for. */
function useOthersFollow(job: JobStatus | undefined): void {
  const client = useQueryClient();
  const { state, done } = job ?? {};
  useEffect(() => void client.invalidateQueries({ queryKey: ['jobs', 'list'] }), [client, state]);
  useEffect(() => {
    if (done === undefined) return;
    for (const key of ['delivery', 'deliveries', 'endpoint', 'endpoints', 'subscriptions'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [client, done]);
}

function useClose(): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: '/jobs', search: {} });
}

function Shown({ job }: { readonly job: JobStatus }) {
  const t = useTexts(jobTexts);
  const c = useTexts(common);
  const p = useTexts(progressTexts);
  const [asking, setAsking] = useState(false);
  const { id, action, state, createdBy } = job;
  const running = state === 'running';
  const order = orderOf(job);
  const curl = (): string => orderCurl(order);
  useKeys([
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(id) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <>
      <RecordHead
        title={
          <>
            <JobStateBadge state={state} />
            <span>{t(`action_${action}`)}</span>
          </>
        }
        sentence={sentenceOf(t, job)}
        onClose={useClose()}
        actions={
          <>
            {running && (
              <Button icon={Ban} kind="danger" onClick={() => setAsking(true)}>
                {t('end')}
              </Button>
            )}
            {action === 'enable' ? (
              <Link to="/endpoints" search={{}} className={buttonClass('secondary')}>
                <Boxes size={16} aria-hidden />
                <span>{t('urls')}</span>
              </Link>
            ) : (
              <Link to="/deliveries" search={{ jobId: id }} className={buttonClass('secondary')}>
                <Send size={16} aria-hidden />
                <span>{t('deliveries')}</span>
              </Link>
            )}
            {!running && openOf(job) > 0 && (
              <Link
                to="/deliveries"
                search={{ jobId: id, all: 'cancel' }}
                className={buttonClass('secondary')}
              >
                <Ban size={16} aria-hidden />
                <span>{t('cancelRest')}</span>
              </Link>
            )}
            <CopyButton name={c('copyAsCurl')} text={curl} size="usual" />
          </>
        }
      />
      <Section title={p('progress')} level={3}>
        <div className={css['form']}>
          <div className={css['howFar']}>
            <HowFarLine of={job} share={shareOf(job)} completed={state === 'completed'} />
            {running && action === 'retry' && <Pace of={job} />}
          </div>
          <LeftAlone skipped={job.skipped} />
        </div>
      </Section>
      <Section title={t('filter')} level={3}>
        <FilterList order={order} />
      </Section>
      {action !== 'enable' && (
        <Outcome deliveries={job.deliveries} search={{ jobId: id }} none={t('outcomeNone')} />
      )}
      <Facts>
        <Fact name={t(`done_${action}`)}>{job.done.toLocaleString(locale())}</Fact>
        <Fact name={t('createdBy')}>
          <bdi>{createdBy.username ?? t('operator')}</bdi>
        </Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={job.createdAt} />
        </Fact>
        <Fact name={t('endedAt')}>{job.endedAt === null ? '–' : <TimeText at={job.endedAt} />}</Fact>
        <Fact name={t('id')}>
          <Copyable text={id} shown={shortId(id)} />
        </Fact>
      </Facts>
      <EndDialog job={asking ? job : undefined} onClose={() => setAsking(false)} />
    </>
  );
}

function sentenceOf(t: Translate<typeof jobTexts>, job: JobStatus): string {
  const open = openOf(job);
  return job.state === 'completed' && open > 0 ? t('saysOpen', { n: open }) : t(`says_${job.state}`);
}
