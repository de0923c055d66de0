import { SERVICE_URL } from '../../api/place';
import { systemTexts } from '../../texts/system';
import { useTexts } from '../../texts/useTexts';
import { Copyable } from '../../ui/Copyable';
import { CopyButton } from '../../ui/CopyButton';
import { Fact, Facts, Section } from '../../ui/Page';
import { Callout, ErrorState, Skeleton } from '../../ui/States';
import { useEgress } from './api';
import css from './SystemPage.module.css';

/** The addresses that a receiver's firewall has to let in, to copy into a request for that. */
export function EgressSection() {
  const t = useTexts(systemTexts);
  const { data, error, refetch } = useEgress();
  const lines = data === undefined ? [] : [...data.addresses, ...data.proxies];
  const ticket = (): string =>
    [
      t('ticket', { url: SERVICE_URL, date: new Date().toISOString().slice(0, 10) }),
      '',
      ...lines,
      ...(data !== undefined && data.notes.length > 0 ? ['', ...data.notes] : []),
    ].join('\n');
  return (
    <Section
      title={t('egress')}
      hint={t('egressHint')}
      actions={
        lines.length > 0 && (
          <>
            <CopyButton name={t('copyAddresses')} text={() => lines.join('\n')} size="usual" />
            <CopyButton name={t('copyTicket')} text={ticket} size="usual" />
          </>
        )
      }
    >
      {data === undefined && error === null && <Skeleton lines={3} />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <div className={css['egress']}>
          {lines.length === 0 && <p>{t('noAddresses')}</p>}
          <ul className={css['addresses']}>
            {data.addresses.map((address) => (
              <li key={address}>
                <Copyable text={address} />
              </li>
            ))}
          </ul>
          {data.proxies.length > 0 && (
            <>
              <h3 className={css['small']}>{t('proxies')}</h3>
              <ul className={css['addresses']}>
                {data.proxies.map((proxy) => (
                  <li key={proxy}>
                    <Copyable text={proxy} />
                  </li>
                ))}
              </ul>
            </>
          )}
          {data.notes.length > 0 && (
            <Callout tone="warn">
              <ul className={css['notes']} lang="en">
                {data.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Callout>
          )}
          {data.nodes.length > 0 && (
            <>
              <h3 className={css['small']}>{t('byNode')}</h3>
              <Facts>
                {data.nodes.map(({ name, addresses, source, proxy }) => (
                  <Fact key={name} name={name}>
                    {proxy === null ? addresses.join(', ') : t('throughProxy', { proxy })}
                    {proxy === null && <div className={css['hint']}>{t(`source_${source}`)}</div>}
                  </Fact>
                ))}
              </Facts>
            </>
          )}
        </div>
      )}
    </Section>
  );
}
