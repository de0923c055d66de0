import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowUpRight, History } from 'lucide-react';
import { labelOf, useSubscriptions } from '../../api/subscriptions';
import { listCall } from '../../api/curl';
import { useKeys } from '../../app/keys';
import { auditTexts } from '../../texts/audit';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { Copyable } from '../../ui/Copyable';
import { pretty } from '../../ui/json';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts, Section, useTitle } from '../../ui/Page';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId } from '../../ui/shorten';
import { TimeText } from '../../ui/TimeText';
import { useEarlier, useEntry } from './api';
import css from './Audit.module.css';
import { type AuditEntry, changesOf, cursorBefore, placeOf } from './audit';
import { actionText, nameOf } from './AuditList';

/** One entry: what was done, by whom, and what it was before. */
export function EntryRecord() {
  const { entryId } = useParams({ from: '/audit/$entryId' });
  const query = useEntry(entryId);
  const t = useTexts(auditTexts);
  useTitle(query.data === undefined ? t('record') : actionText(t, query.data.action));
  const navigate = useNavigate();
  const search = useSearch({ from: '/audit' });
  const close = (): void => void navigate({ to: '/audit', search });
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={close}>
      {(entry) => <Shown key={entry.id} entry={entry} onClose={close} />}
    </Record>
  );
}

function Shown({ entry, onClose }: { readonly entry: AuditEntry; readonly onClose: () => void }) {
  const t = useTexts(auditTexts);
  const { id, at, userId, username, objectId, objectType } = entry;
  const c = useTexts(common);
  const curl = (): string => listCall('/api/v1/audit', { cursor: cursorBefore(id), limit: '1' });
  useKeys([
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(id) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <>
      <RecordHead
        title={actionText(t, entry.action)}
        under={nameOf(entry, t)}
        sentence={
          <>
            {username === null ? t('byInstallation') : t('by', { name: username })} <TimeText at={at} />
          </>
        }
        onClose={onClose}
        actions={
          <>
            <ObjectLink entry={entry} />
            <Link to="/audit" search={{ objectId }} className={buttonClass('secondary')}>
              <History size={16} aria-hidden />
              <span>{t('allOfObject')}</span>
            </Link>
            <CopyButton name={c('copyAsCurl')} text={curl} size="usual" />
          </>
        }
      />
      <Changes entry={entry} />
      <Details entry={entry} />
      <Section title={t('details')} level={3}>
        <JsonView value={entry} label={t('details')} />
      </Section>
      <Facts>
        <Fact name={t('user')}>
          {userId === null ? (
            t('installation')
          ) : (
            <Link to="/users/$userId" params={{ userId }} search={{}}>
              <bdi>{username ?? shortId(userId)}</bdi>
            </Link>
          )}
        </Fact>
        <Fact name={t('objectType')}>{objectType}</Fact>
        <Fact name={t('objectId')}>
          <Copyable text={objectId} shown={shortId(objectId)} />
        </Fact>
        <Fact name={t('id')}>
          <Copyable text={id} shown={shortId(id)} />
        </Fact>
      </Facts>
    </>
  );
}

/** To the page that shows the object, where the console has one. */
function ObjectLink({ entry }: { readonly entry: AuditEntry }) {
  const t = useTexts(auditTexts);
  const place = placeOf(entry);
  if (place === undefined) return null;
  return (
    <Link {...place} className={buttonClass('secondary')}>
      <ArrowUpRight size={16} aria-hidden />
      <span>{t('openObject')}</span>
    </Link>
  );
}

const TOLD = [
  'objCode',
  'eventType',
  'url',
  'username',
  'name',
  'integration',
  'subscriptionId',
  'by',
  'replaces',
  'undelivered',
  'only',
  'since',
  'until',
  'count',
  'kind',
  'jobId',
] as const;
/** Those that are ids of subscriptions. */
const SUBSCRIPTIONS: readonly string[] = ['subscriptionId', 'by', 'replaces'];

/** What else is written down, in words. */
function Details({ entry: { details } }: { readonly entry: AuditEntry }) {
  const t = useTexts(auditTexts);
  const known = useSubscriptions();
  const told = TOLD.filter((name) => ['string', 'number'].includes(typeof details[name]));
  if (told.length === 0) return null;
  return (
    <Facts>
      {told.map((name) => {
        const text = String(details[name]);
        const subscription = known.get(text);
        return (
          <Fact key={name} name={t(`detail_${name}`)} wide={name === 'url'}>
            {SUBSCRIPTIONS.includes(name) ? (
              <Link to="/subscriptions/$subscriptionId" params={{ subscriptionId: text }} search={{}}>
                <bdi>{subscription === undefined ? shortId(text) : labelOf(subscription)}</bdi>
              </Link>
            ) : (
              <bdi>{text}</bdi>
            )}
          </Fact>
        );
      })}
    </Facts>
  );
}

function Changes({ entry }: { readonly entry: AuditEntry }) {
  const t = useTexts(auditTexts);
  const { data } = useEarlier(entry);
  const changes = changesOf(entry, data?.entries ?? []);
  if (changes.length === 0) return null;
  return (
    <Section title={t('changes')} level={3} flush>
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('changes')}>
        <table className={css['changes']}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field}>
                <th scope="row">{change.field}</th>
                <td>
                  <Value of={change} side="before" />
                </td>
                <td>
                  <Value of={change} side="after" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Value({ of, side }: { readonly of: object; readonly side: 'before' | 'after' }) {
  const t = useTexts(auditTexts);
  if (!(side in of)) return <span className={css['quiet']}>{t('notKept')}</span>;
  const value = (of as { before?: unknown; after?: unknown })[side];
  return <bdi>{typeof value === 'string' ? value : pretty(value)}</bdi>;
}
