import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type ExposedSample, Exposition } from '../support/exposition.js';
import { ServiceProcess } from '../support/service-process.js';

const METRICS_TOKEN = 'a-token-for-the-scrape';
const RULES = resolve('docs/alerts.yml');
/** A sample a minute; long enough for every `for` and every range of the rules, looked at when it ends. */
const MINUTES = 400;
const DAY_S = 86_400;

/** Series in promtool's notation by their name and labels. */
type Series = Readonly<Record<string, string>>;

/** What changes when something is wrong, and the alert of it. Series that are not named stay as they are when idle. */
const FAULTS: readonly { readonly alert: string; readonly when: string; readonly series: Series }[] = [
  { alert: 'HookfrontNodeDown', when: 'a node does not answer', series: { 'up{job="hookfront"}': '0' } },
  { alert: 'HookfrontNoNodeDelivers', when: 'no node delivers', series: { hookfront_nodes: '0' } },
  { alert: 'HookfrontDatabaseAway', when: 'the database is away', series: { hookfront_database_up: '0' } },
  {
    alert: 'HookfrontDatabaseConnectionsShort',
    when: 'statements always wait for a connection',
    series: { hookfront_database_connection_waiters: '3' },
  },
  {
    alert: 'HookfrontLeaseNotRenewed',
    when: 'the lease has run out',
    series: { hookfront_node_lease_remaining_seconds: '-5' },
  },
  {
    alert: 'HookfrontNotLookingForWork',
    when: 'nobody looks for due work',
    series: { hookfront_due_work_look_age_seconds: '45' },
  },
  {
    alert: 'HookfrontResultsRefused',
    when: 'the database refuses results',
    series: { hookfront_results_set_aside: '2' },
  },
  {
    alert: 'HookfrontRetriesLate',
    when: 'retries are overdue',
    series: { 'hookfront_backlog_oldest_age_seconds{state="retrying"}': '900' },
  },
  {
    alert: 'HookfrontEventsWaiting',
    when: 'events wait for a node',
    series: { 'hookfront_backlog_oldest_age_seconds{state="unowned"}': '120' },
  },
  {
    alert: 'HookfrontBacklogGrows',
    when: 'the backlog is large and grows',
    series: { 'hookfront_backlog_deliveries{state="retrying"}': '100000+100' },
  },
  {
    alert: 'HookfrontOnHoldLong',
    when: 'deliveries are on hold for days',
    series: { 'hookfront_backlog_oldest_age_seconds{state="on_hold"}': String(2 * DAY_S) },
  },
  {
    alert: 'HookfrontUrlDisabled',
    when: 'a URL stays disabled',
    series: { 'hookfront_endpoints{health="disabled"}': '2' },
  },
  {
    alert: 'HookfrontUrlFrozen',
    when: 'a URL is frozen',
    series: { 'hookfront_endpoints{health="frozen"}': '1' },
  },
  {
    alert: 'HookfrontManyFailures',
    when: 'a third of first attempts fails',
    series: {
      'hookfront_delivery_attempts_total{attempt="first",outcome="delivered"}': '0+60',
      'hookfront_delivery_attempts_total{attempt="first",outcome="timeout"}': '0+30',
    },
  },
  {
    alert: 'HookfrontRefusedAddresses',
    when: 'the address policy refuses deliveries now and then',
    series: {
      'hookfront_delivery_attempts_total{attempt="first",outcome="delivered"}': '0+60',
      'hookfront_delivery_attempts_total{attempt="first",outcome="refused"}': '0+1',
    },
  },
  {
    alert: 'HookfrontRetriesExhausted',
    when: 'deliveries are given up',
    series: { 'hookfront_deliveries_total{state="exhausted"}': '0+1' },
  },
  {
    alert: 'HookfrontReceiptSlow',
    when: 'events take ten seconds to their receivers',
    series: slow('hookfront_publish_to_receipt_seconds'),
  },
  {
    alert: 'HookfrontReceiversSlow',
    when: 'receivers take five seconds to answer',
    series: slow('hookfront_attempt_duration_seconds', 'result="delivered"'),
  },
  {
    alert: 'HookfrontCommitSlow',
    when: 'commits take seconds',
    series: slow('hookfront_group_commit_duration_seconds'),
  },
  {
    alert: 'HookfrontRequestsAtLimit',
    when: 'as many requests are under way as may be',
    series: { hookfront_requests_in_flight: '1000', hookfront_requests_in_flight_limit: '1000' },
  },
  {
    alert: 'HookfrontMemoryNearLimit',
    when: 'half of the memory is taken',
    series: { hookfront_memory_used_bytes: '500', hookfront_memory_limit_bytes: '1000' },
  },
  {
    alert: 'HookfrontEventsRejected',
    when: 'a tenth of events is rejected',
    series: {
      'hookfront_events_total{result="accepted"}': '0+90',
      'hookfront_events_total{result="rejected"}': '0+10',
    },
  },
  {
    alert: 'HookfrontCallsFail',
    when: 'calls are answered with 5xx',
    series: { 'hookfront_http_request_duration_seconds_count{code="5xx",method="GET",route="/x"}': '0+1' },
  },
  {
    alert: 'HookfrontSubscriptionsStale',
    when: 'a node does not learn of changes',
    series: { hookfront_snapshot_behind_revisions: '4' },
  },
  {
    alert: 'HookfrontPartitionsEnd',
    when: 'the partitions end tomorrow',
    series: { hookfront_partitions_ahead_seconds: String(DAY_S) },
  },
  {
    alert: 'HookfrontRetentionStuck',
    when: 'old days are not dropped',
    series: { hookfront_partitions_oldest_age_seconds: String(30 * DAY_S) },
  },
  {
    alert: 'HookfrontDiskFills',
    when: 'the disk is nearly full',
    series: { hookfront_data_disk_free_bytes: '5', hookfront_data_disk_size_bytes: '100' },
  },
  {
    alert: 'HookfrontEventLoopSlow',
    when: 'the event loop lags',
    series: { nodejs_eventloop_lag_p99_seconds: '0.4' },
  },
];

describe('the alert rules', () => {
  let directory: string;
  let idle: Map<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookfront-alerts-'));
    await chmod(directory, 0o711);
    const service = await ServiceProcess.start({ DATA_DIR: join(directory, 'data'), METRICS_TOKEN });
    try {
      const scrape = async () => {
        const answer = await fetch(`${service.url}/metrics`, {
          headers: { authorization: `Bearer ${METRICS_TOKEN}` },
        });
        return new Exposition(await answer.text());
      };
      // The first one opens connections; from the second on it is as it stays.
      await scrape();
      idle = new Map((await scrape()).samples.map((sample) => [nameOf(sample), constant(sample.value)]));
      idle.set('up{job="hookfront"}', constant(1));
    } finally {
      await service.kill('SIGTERM');
    }
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('are valid', async () => {
    expect(await promtool('check', 'rules', RULES)).toMatch(/SUCCESS: \d+ rules found/);
  });

  it('fire nothing on an idle node', async () => {
    expect(await firing(idle, [])).toContain('SUCCESS');
  });

  it('each have a fault here', async () => {
    const file = parse(await readFile(RULES, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
    const alerts = file.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(FAULTS.map(({ alert }) => alert).toSorted()).toEqual(alerts.toSorted());
  });

  it.each(FAULTS)('fire $alert, and nothing else, when $when', async ({ alert, series }) => {
    const changed = Object.entries(series).map(([name, values]): [string, string] => [
      canonical(name),
      `${values}x${MINUTES}`,
    ]);
    expect(await firing(new Map([...idle, ...changed]), [alert])).toContain('SUCCESS');
  });

  /** What promtool says of the expectation that these alerts fire in the end, and no others. */
  async function firing(series: ReadonlyMap<string, string>, alerts: readonly string[]): Promise<string> {
    const file = join(directory, 'rules-test.json');
    const test = {
      rule_files: [RULES],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [...series].map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            {
              expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
              eval_time: `${MINUTES}m`,
              exp_samples: alerts.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
            },
          ],
        },
      ],
    };
    await writeFile(file, JSON.stringify(test));
    return promtool('test', 'rules', file);
  }
});

/** What promtool prints; on failure too, so that the assertion shows it. */
function promtool(...args: string[]): Promise<string> {
  return new Promise((done, reject) => {
    execFile('promtool', args, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
        reject(
          new Error("promtool is not installed; it is in Debian's package prometheus.", { cause: error }),
        );
      } else done(stdout + stderr);
    });
  });
}

/** The same spelling for the same labels, whatever their order. */
function canonical(series: string): string {
  const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series)!;
  return labels === '' ? name! : `${name}{${labels.split(',').toSorted().join(',')}}`;
}

function nameOf({ name, labels }: ExposedSample): string {
  const pairs = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** A value that stays, in promtool's notation, which knows no exponents of numbers that large. */
function constant(value: number): string {
  const text = Number.isFinite(value) ? value.toFixed(9).replace(/\.?0+$/, '') : 'NaN';
  return `${text}x${MINUTES}`;
}

/** Ten observations a minute, all of them beyond the last bound but infinity. */
function slow(name: string, labels = ''): Series {
  const comma = labels === '' ? '' : `${labels},`;
  return { [`${name}_bucket{${comma}le="+Inf"}`]: '0+10' };
}
