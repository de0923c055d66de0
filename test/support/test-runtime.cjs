'use strict';
// Not an ES module, since Jest asks for its runtime with require().
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { SourceTextModule, SyntheticModule } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Packages and Node.js's own modules, by specifier: loaded once in a worker. */
const packages = new Map();
/** Our own files as they were last compiled in this worker, by path. */
const compiled = new Map();

/** What the modules that come out of the transformation may still hold. */
const SYNTAX = {
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

/**
 * Loads our own files anew for each suite, and packages as Node.js does, once in a worker. Jest's own runtime gives each suite a
 * realm of its own and loads every package into it again, which took most of the time of a run: docs/decisions/tests.md. Goes
 * with the environment beside this, whose global object is the worker's.
 */
module.exports = class WorkerRuntime extends Runtime {
  /** The suite's own files by path, and what Jest gives it. */
  own = new Map();
  sourceMaps = new Map();
  linking = Promise.resolve();
  evaluations = new Map();

  // oxlint-disable-next-line eslint/max-params -- as Jest calls it
  constructor(config, environment, resolver, transformer, cacheFS, coverage, testPath, globalConfig) {
    const builtin = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');
    super(config, environment, resolver, transformer, cacheFS, coverage, testPath, globalConfig);
    // Jest has put one of a sandbox in its place, and there is none.
    Object.defineProperty(process, 'getBuiltinModule', builtin);
    this.transformer = transformer;
    this.transformation = { ...coverage, ...SYNTAX };
  }

  getSourceMaps() {
    return this.sourceMaps;
  }

  /** What runs the tests: a new one for each suite, since it holds them. */
  requireInternalModule(file) {
    delete require.cache[file];
    const loaded = require(file);
    module.children = module.children.filter(({ filename }) => filename !== file);
    return loaded;
  }

  async unstable_importModule(file) {
    return this.run(await this.load(file));
  }

  setMock() {
    throw new Error('Modules are not mocked here: hand the part over to what needs it.');
  }

  setModuleMock() {
    this.setMock();
  }

  teardown() {
    super.teardown();
    this.own.clear();
    this.evaluations.clear();
  }

  /** Links and evaluates what is not yet. */
  async run(module) {
    // One after the other: a module that is being linked for one import cannot be for another.
    const linked = this.linking.then(async () => {
      if (module.status === 'unlinked')
        await module.link((wanted, { identifier }) => this.find(wanted, identifier));
    });
    this.linking = linked.catch(() => undefined);
    await linked;
    if (module.status === 'evaluating') await Promise.all(this.evaluations.values());
    if (!this.evaluations.has(module)) this.evaluations.set(module, module.evaluate());
    await this.evaluations.get(module);
    return module;
  }

  /** The module that a file means by a specifier. */
  find(specifier, from) {
    if (specifier === '@jest/globals') return this.globals(specifier, from);
    if (specifier.startsWith('file:')) return this.load(fileURLToPath(specifier));
    return /^\.{0,2}\//.test(specifier)
      ? this.load(path.resolve(path.dirname(from), specifier))
      : packaged(specifier);
  }

  /** Kept as long as the suite: Node.js 20 crashes when a module that it links has been collected before it is evaluated. */
  globals(specifier, from) {
    if (!this.own.has(specifier)) {
      this.own.set(specifier, synthetic(specifier, this.requireModuleOrMock(from, specifier)));
    }
    return this.own.get(specifier);
  }

  load(wanted) {
    // A .ts is meant by the .js that is made of it, and in web/ by no ending at all.
    const typed = `${wanted.replace(/\.js$/, '')}.ts`;
    const file = existsSync(typed) ? typed : wanted;
    let module = this.own.get(file);
    if (!module) {
      module = file.endsWith('.json') ? json(file) : this.compile(file);
      this.own.set(file, module);
    }
    return module;
  }

  async compile(file) {
    const source = readFileSync(file, 'utf8');
    let made = compiled.get(file);
    if (made?.source !== source) {
      made = { source, ...(await this.transformer.transformAsync(file, this.transformation, source)) };
      compiled.set(file, made);
    }
    if (made.sourceMapPath) this.sourceMaps.set(file, made.sourceMapPath);
    return new SourceTextModule(made.code, {
      identifier: file,
      initializeImportMeta: (meta) => {
        meta.dirname = path.dirname(file);
        meta.filename = file;
        meta.url = pathToFileURL(file).href;
      },
      importModuleDynamically: async (specifier) => this.run(await this.find(specifier, file)),
    });
  }
};

function packaged(specifier) {
  let module = packages.get(specifier);
  if (!module) {
    module = import(specifier).then((namespace) => synthetic(specifier, namespace));
    packages.set(specifier, module);
  }
  return module;
}

function json(file) {
  return synthetic(file, { default: JSON.parse(readFileSync(file, 'utf8')) });
}

function synthetic(identifier, exports) {
  const names = Object.keys(exports);
  return new SyntheticModule(
    names,
    function provide() {
      for (const name of names) this.setExport(name, exports[name]);
    },
    { identifier },
  );
}
