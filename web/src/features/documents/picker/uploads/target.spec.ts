import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../entries';
import { fileNames, Target } from './target';

const entry = (kind: 'file' | 'folder', id: string, title = id): Entry => ({ kind, id, title }) as Entry;

describe('the folders that files are dropped in', () => {
  const provider = (there: Record<string, Entry[]>) => {
    const calls: string[] = [];
    const target = new Target(
      { id: 'root', isOld: true, names: new Set() },
      {
        list: async (id) => {
          calls.push(`list ${id}`);
          return there[id] ?? [];
        },
        create: async (parent, name) => {
          calls.push(`create ${parent}/${name}`);
          return entry('folder', `${parent}/${name}`, name);
        },
      },
    );
    return { calls, target };
  };

  it('are made once, outermost first, however many files go there at once', async () => {
    const { calls, target } = provider({});
    const [a, b, again] = await Promise.all([
      target.at(['Reports', '2026']),
      target.at(['Reports']),
      target.at(['Reports', '2026']),
    ]);
    expect([a.id, b.id, again.id]).toEqual(['root/Reports/2026', 'root/Reports', 'root/Reports/2026']);
    expect(calls).toEqual(['list root', 'create root/Reports', 'create root/Reports/2026']);
  });

  it('are those that are there already, with the names that are taken there', async () => {
    const { calls, target } = provider({
      root: [entry('file', 'f', 'Reports'), entry('folder', 'r', 'Reports')],
      r: [entry('file', 'q', 'Q1.txt'), entry('folder', 'y', '2025')],
    });
    expect(await target.at(['Reports'])).toEqual({ id: 'r', isOld: true, names: new Set(['Q1.txt']) });
    expect(await target.at(['Reports', '2026'])).toMatchObject({ id: 'r/2026', isOld: false });
    expect(calls.filter((call) => call.startsWith('create'))).toEqual(['create r/2026']);
  });

  it('are tried again when they failed', async () => {
    let fails = true;
    const target = new Target(
      { id: 'root', isOld: false, names: new Set() },
      {
        list: async () => [],
        create: async (_, name) => {
          if (fails) throw new Error('out of paper');
          return entry('folder', name);
        },
      },
    );
    await expect(target.at(['a', 'b'])).rejects.toThrow('out of paper');
    fails = false;
    expect((await target.at(['a', 'b'])).id).toBe('b');
  });

  it('leave what is in no folder where it was dropped', async () => {
    const { calls, target } = provider({});
    expect((await target.at([])).id).toBe('root');
    expect(calls).toEqual([]);
    expect(fileNames([entry('file', '1', 'a'), entry('folder', '2', 'b')])).toEqual(new Set(['a']));
  });
});
