import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './prepare.mjs';

/**
 * The files that are made from the code, each with the function that gives its text.
 *
 * @type {readonly { file: string, text: () => Promise<string> }[]}
 */
export const GENERATORS = [
  {
    file: 'docs/configuration.md',
    text: async () => (await compiled('src/config/reference.js')).configurationReference(),
  },
  {
    file: 'docs/errors.md',
    text: async () =>
      errorReference(
        (await compiled('src/platform/http/errors/catalogue.js')).CATALOGUE,
        (await compiled('src/platform/http/errors/error-facts.js')).ERROR_FACTS,
      ),
  },
  {
    file: 'docs/openapi.json',
    text: async () => (await compiled('src/openapi-document.js')).openApiText(),
  },
];

function compiled(path) {
  return import(pathToFileURL(join(ROOT, 'dist', path)).href);
}

function errorReference(catalogue, facts) {
  const rows = Object.entries(catalogue).map(
    ([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`,
  );
  return [
    '# Errors',
    '',
    'Every error answer has one shape: `{"error":{"class":"<code>","message":"<what and where>"}}`.',
    'The message names the field or the place at fault; the one below is used where there is nothing more exact to say.',
    'This page is made from the code by `npm run generate`.',
    '',
    '| code | status | message |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'Beside class and message, some errors have members for programs, so that nobody has to read the message for them:',
    '',
    '| member | when |',
    '| --- | --- |',
    ...Object.entries(facts).map(([name, when]) => `| \`${name}\` | ${when} |`),
    '',
  ].join('\n');
}
