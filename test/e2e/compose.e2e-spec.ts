import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadConfig, SETTINGS } from '../../src/config/index.js';

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  environment: Record<string, string>;
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
    Object.entries(service.environment).map(([name, value]) => [name, interpolate(value, shell)]),
  );
}

describe('docker-compose.yml and the Dockerfile', () => {
  const shell = { SECRET_KEY: Buffer.alloc(32, 3).toString('base64') };

  it('set only variables that the configuration knows', () => {
    const known = [...Object.keys(SETTINGS), 'NODE_ENV'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(hookfront.environment)));
    expect(known).toEqual(expect.arrayContaining(Object.keys(imageEnv)));
  });

  it('give a valid configuration when SECRET_KEY is set, on every interface and the database beside it', () => {
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

  it('refuse to start without SECRET_KEY, saying how to make one', () => {
    expect(() => environmentOf(hookfront, {})).toThrow(/^SECRET_KEY: .*openssl rand -base64 32/);
  });

  it('agree on the port: listened on, exposed and published', () => {
    const { port } = loadConfig({ ...imageEnv, ...environmentOf(hookfront, shell) });
    expect(all('EXPOSE')).toEqual([String(port)]);
    expect(hookfront.ports).toEqual([`${port}:${port}`]);
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
    expect(all('HEALTHCHECK')[0]).toContain('/health/live');
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
    expect(new Set(copied)).toEqual(new Set(allowed));
  });
});
