import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/index.js';
import { SETTINGS, type Setting } from '../../src/config/settings.js';

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  environment: Record<string, string | null>;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  ulimits?: Record<string, number>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  healthcheck?: { test: string[] };
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8')) as {
  services: { hookfront: Service; database: Service };
  volumes: Record<string, unknown>;
};
const { hookfront, database } = compose.services;
const instructions = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ name: line.split(' ', 1)[0]!, rest: line.slice(line.indexOf(' ') + 1).trim() }));
const image = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
const imageEnv = Object.fromEntries(
  all('ENV').map((assignment) => assignment.split('=') as [string, string]),
);

function all(instruction: string): string[] {
  return image.filter(({ name }) => name === instruction).map(({ rest }) => rest);
}

/** What compose passes on when the shell sets `shell`; a required variable that is missing stops it. */
function interpolate(text: string, shell: Record<string, string>): string {
  return text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, word: string) => {
    if (shell[name]) return shell[name];
    if (kind === '-') return word;
    throw new Error(`${name}: ${word}`);
  });
}

function environmentOf(service: Service, shell: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment).flatMap(([name, value]): [string, string][] => {
      // A name without a value is passed on when it is set, and left out when it is not.
      const passed = value === null ? shell[name] : interpolate(value, shell);
      return passed === undefined ? [] : [[name, passed]];
    }),
  );
}

describe('docker-compose.yml and the Dockerfile', () => {
  const formerNames = Object.values<Setting>(SETTINGS).flatMap(({ formerly }) => formerly ?? []);
  const shell = { SECRET_KEY: Buffer.alloc(32, 3).toString('base64'), POSTGRES_PASSWORD: 'e5f0' };

  it('set only variables that the configuration knows', () => {
    const known = [...Object.keys(SETTINGS), ...formerNames, 'NODE_ENV'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(hookfront.environment)));
    expect(known).toEqual(expect.arrayContaining(Object.keys(imageEnv)));
  });

  it('pass on every setting but those that are the container’s own, under former names too', () => {
    const own = ['PORT', 'HOST', 'DATA_DIR', 'EGRESS_CA', 'EGRESS_CLIENT_CERT', 'EGRESS_CLIENT_KEY'];
    expect([...Object.keys(hookfront.environment), ...own].toSorted()).toEqual(
      [...Object.keys(SETTINGS), ...formerNames].toSorted(),
    );
    const given = { ...shell, LOG_LEVEL: 'debug', LANE_CONCURRENCY: '7' };
    const config = loadConfig({ ...imageEnv, ...environmentOf(hookfront, given) });
    expect([config.logLevel, config.delivery.endpointConcurrency]).toEqual(['debug', 7]);
  });

  it('give a valid configuration when SECRET_KEY and a password are set, on every interface and the database beside it', () => {
    const config = loadConfig({ ...imageEnv, ...environmentOf(hookfront, shell) });
    const url = new URL(config.databaseUrl!);
    const served = environmentOf(database, shell);
    expect(config).toMatchObject({ host: '0.0.0.0', publicUrl: 'http://localhost:3000', dataDir: '/data' });
    expect([url.hostname, url.port]).toEqual(['database', '5432']);
    expect([url.username, url.password, url.pathname]).toEqual([
      served.POSTGRES_USER,
      served.POSTGRES_PASSWORD,
      `/${served.POSTGRES_DB}`,
    ]);
  });

  it('leave EGRESS_PRIVATE undecided unless the shell decides it', () => {
    const explicit = (more: object) =>
      loadConfig({ ...imageEnv, ...environmentOf(hookfront, { ...shell, ...more }) }).egress.privateExplicit;
    expect(explicit({})).toBe(false);
    expect(explicit({ EGRESS_PRIVATE: 'refuse' })).toBe(true);
  });

  it.each(['SECRET_KEY', 'POSTGRES_PASSWORD'] as const)(
    'refuse to start without %s, saying where it comes from',
    (name) => {
      const { [name]: _missing, ...rest } = shell;
      expect(() => [hookfront, database].map((service) => environmentOf(service, rest))).toThrow(
        `${name}: make .env first, see README.md`,
      );
    },
  );

  it('get the .env that they need from the line in the README, once', async () => {
    const [line] = /^test -f \.env .*$/m.exec(readFileSync('README.md', 'utf8')) ?? [];
    const directory = mkdtempSync(join(tmpdir(), 'hookfront-env-'));
    try {
      const paste = () => execFileSync('sh', ['-c', line!], { cwd: directory });
      paste();
      const made = readFileSync(join(directory, '.env'), 'utf8');
      paste();
      expect(readFileSync(join(directory, '.env'), 'utf8')).toBe(made);
      expect(statSync(join(directory, '.env')).mode & 0o077).toBe(0);
      const variables = Object.fromEntries(
        made
          .trim()
          .split('\n')
          .map((assignment) => /^(\w+)=(.*)$/.exec(assignment)!.slice(1) as [string, string]),
      );
      expect(Object.keys(variables)).toEqual(['SECRET_KEY', 'POSTGRES_PASSWORD']);
      const config = loadConfig({ ...imageEnv, ...environmentOf(hookfront, variables) });
      expect(new URL(config.databaseUrl!).password).toBe(
        environmentOf(database, variables).POSTGRES_PASSWORD,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('explain in .env.example nothing that has no effect', () => {
    const example = readFileSync('.env.example', 'utf8');
    const named = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name!);
    const used = [...readFileSync('docker-compose.yml', 'utf8').matchAll(/\$\{(\w+):|^ {6}(\w+):$/gm)].map(
      ([, interpolated, passed]) => interpolated ?? passed,
    );
    expect(named.length).toBeGreaterThan(8);
    expect(used).toEqual(expect.arrayContaining(named));
  });

  it('can write nothing but their data, gain no rights, and have limits', () => {
    expect(hookfront).toMatchObject({ read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'] });
    expect(database).toMatchObject({ read_only: true, tmpfs: ['/tmp', '/run/postgresql'] });
    for (const service of [hookfront, database]) {
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.mem_limit).toMatch(/g\}$/);
      expect(service.pids_limit).toBeGreaterThan(0);
    }
    expect(hookfront.ulimits?.nofile).toBeGreaterThan(10_000);
  });

  it('agree on the port: listened on, exposed and published', () => {
    const { port } = loadConfig({ ...imageEnv, ...environmentOf(hookfront, shell) });
    expect(all('EXPOSE')).toEqual([String(port)]);
    expect(hookfront.ports!.map((published) => interpolate(published, shell))).toEqual([
      `127.0.0.1:${port}:${port}`,
    ]);
    expect(SETTINGS.PORT.default).toBe(String(port));
  });

  it('start the service when the database is healthy, and keep its rows in a volume', () => {
    expect(hookfront.build).toBe('.');
    expect(hookfront.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.image).toBe('postgres:18');
    expect(database.ports).toBeUndefined();
    expect(database.healthcheck?.test.join(' ')).toContain('pg_isready');
    expect(database.volumes).toEqual(['database:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes)).toEqual(['database']);
  });

  it('run as a user who is not root, are checked for life, and stop on the signal itself', () => {
    expect(all('USER')).toEqual(['node']);
    expect(all('HEALTHCHECK')[0]).toMatch(/CMD \["node", "bin\/healthcheck\.mjs"\]$/);
    expect(instructions.filter(({ name }) => name === 'FROM').map(({ rest }) => rest.split(' ')[0])).toEqual([
      'node:24-bookworm-slim',
      'node:24-bookworm-slim',
    ]);
    expect(JSON.parse(all('CMD').at(-1)!)).toEqual(['node', 'dist/src/main.js']);
  });

  it('copy everything that .dockerignore lets through, and nothing that it keeps out', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = instructions
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    // Once before the rest of its folder, so that installing again is only needed when it changes.
    expect(new Set(copied.filter((name) => name !== 'web/package.json'))).toEqual(new Set(allowed));
  });
});
