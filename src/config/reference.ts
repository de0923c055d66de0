import { SETTINGS, type Setting } from './settings.js';

/** The text of docs/configuration.md, made from the table of settings. */
export function configurationReference(settings: Readonly<Record<string, Setting>> = SETTINGS): string {
  const rows = Object.entries(settings).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.default ? `\`${setting.default}\`` : cell(whenUnset(setting))} | ${cell(setting.kind.wanted)} | ${cell(meaningOf(setting))} |`,
  );
  return [
    '# Configuration',
    '',
    'The service reads these environment variables once, when it starts. An empty variable counts as unset.',
    'When values are not valid, it prints every such variable and exits with status 1.',
    'This page is made from the code by `npm run generate`.',
    '',
    '| variable | when unset | must be | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** What counts when a setting is not set: its default, or what that comes to in words. */
export function whenUnset({ default: value, otherwise }: Setting): string {
  return value || (otherwise ?? 'none');
}

function meaningOf({ description, formerly }: Setting): string {
  return formerly === undefined ? description : `${description} Formerly ${formerly}, which still works.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
