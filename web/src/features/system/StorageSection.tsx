import { locale } from '../../app/preferences';
import { curlCall } from '../../api/curl';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { common } from '../../texts/common';
import { Section } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { bytes } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import { type StoredTable, useStorage } from './api';
import css from './SystemPage.module.css';

/** What the database holds: each table that grows, with its days. */
export function StorageSection() {
  const t = useTexts(systemTexts);
  const c = useTexts(common);
  const { data, error, refetch } = useStorage();
  const most = Math.max(1, ...(data?.tables.map((table) => table.bytes) ?? []));
  return (
    <Section
      title={t('storage')}
      hint={data && t('storageHint', { size: bytes(data.databaseBytes) })}
      actions={<CopyButton name={c('copyAsCurl')} text={() => curlCall('GET', '/api/v1/storage')} />}
    >
      {data === undefined && error === null && <Skeleton lines={5} />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      <ul className={css['tables']}>
        {data?.tables.map((table) => (
          <li key={table.name} className={css['stored']}>
            <Stored table={table} most={most} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Stored({ table, most }: { readonly table: StoredTable; readonly most: number }) {
  const t = useTexts(systemTexts);
  const { name, content, keptDays, rows, oldest, partitions } = table;
  return (
    <>
      <div className={css['storedHead']}>
        <div>
          <strong>{t(`content_${content}`)}</strong> <code className={css['hint']}>{name}</code>
        </div>
        <span className={css['size']}>{bytes(table.bytes)}</span>
      </div>
      <Share of={table.bytes} most={most} />
      <p className={css['hint']}>
        {keptDays === null
          ? t('keptForEver')
          : keptDays === 0
            ? t('keptNot')
            : t('keptDays', { n: keptDays })}
        {rows !== null && ` · ${t('rowsAbout', { n: rows })}`}
        {oldest !== null && (
          <>
            {` · ${t('oldest')} `}
            <TimeText at={oldest} />
          </>
        )}
      </p>
      {partitions.length > 0 && (
        <details className={css['days']}>
          <summary>{t('partitions', { n: partitions.length })}</summary>
          <div className={css['scroll']} tabIndex={0} role="region" aria-label={name}>
            <table className={css['dayTable']}>
              <thead>
                <tr>
                  <th scope="col">{t('partition')}</th>
                  <th scope="col">{t('day')}</th>
                  <th scope="col">{t('rows')}</th>
                  <th scope="col">{t('size')}</th>
                </tr>
              </thead>
              <tbody>
                {partitions.toReversed().map((day) => (
                  <tr key={day.name}>
                    <th scope="row">
                      <code>{day.name}</code>
                    </th>
                    <td>{day.day}</td>
                    <td>{day.rows === null ? '–' : day.rows.toLocaleString(locale())}</td>
                    <td>{bytes(day.bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}

/** How large it is beside the largest. */
function Share({ of, most }: { readonly of: number; readonly most: number }) {
  return (
    <div className={css['share']} aria-hidden>
      <span style={{ width: `${(of / most) * 100}%` }} />
    </div>
  );
}
