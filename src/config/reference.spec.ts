import { describe, expect, it } from '@jest/globals';
import { SETTINGS, type Setting } from './settings.js';
import { configurationReference } from './reference.js';

describe('configurationReference', () => {
  const rows = configurationReference()
    .split('\n')
    .filter((line) => line.startsWith('| `'));

  it('has one row for each setting, with its default and its meaning', () => {
    const settings: [string, Setting][] = Object.entries(SETTINGS);
    expect(rows).toHaveLength(settings.length);
    for (const [index, [name, { default: value, description }]] of settings.entries()) {
      expect(rows[index]).toContain(`| \`${name}\` |`);
      expect(rows[index]).toContain(description);
      if (value) expect(rows[index]).toContain(`| \`${value}\` |`);
    }
  });

  it('keeps the table whole when a text holds a bar', () => {
    const setting: Setting = { ...SETTINGS.PORT, description: 'This | that.' };
    expect(configurationReference({ PORT: setting })).toContain('| This \\| that. |');
  });
});
