import { describe, expect, it } from '@jest/globals';
import { bodyOf, changesOf, type Draft, draftOf, stateProblem } from './draft';
import { template, withField } from './template';

const DRAFT: Draft = {
  objCode: 'TASK',
  eventType: 'UPDATE',
  newState: '{"ID": 12345678901234567890, "status" : "INP"}',
  oldState: ' {"ID":12345678901234567890,"status":"NEW"}\n',
  objId: '',
  userId: 'u"1',
  eventTime: '',
  id: '',
};

describe('an event as it is being written', () => {
  it('keeps its states as they are spelt, and leaves out what is empty', () => {
    const body = bodyOf(DRAFT);
    expect(body).toContain(DRAFT.newState);
    expect(body).toContain(DRAFT.oldState.trim());
    expect(JSON.parse(body)).toMatchObject({ objCode: 'TASK', eventType: 'UPDATE', userId: 'u"1' });
    expect(Object.keys(JSON.parse(body) as object)).toEqual([
      'eventType',
      'objCode',
      'userId',
      'newState',
      'oldState',
    ]);
  });

  it('has only the states of its type', () => {
    expect(bodyOf({ ...DRAFT, eventType: 'CREATE' })).not.toContain('oldState');
    expect(bodyOf({ ...DRAFT, eventType: 'DELETE' })).not.toContain('newState');
  });

  it('names what an update changes, digit for digit', () => {
    const names = (draft: Draft) => changesOf(draft)?.map(({ path }) => path.join('.'));
    expect(names(DRAFT)).toEqual(['status']);
    expect(names({ ...DRAFT, oldState: DRAFT.newState.replace('890', '891') })).toEqual(['ID']);
    expect(names({ ...DRAFT, oldState: '{' })).toBeUndefined();
    expect(names({ ...DRAFT, eventType: 'CREATE' })).toBeUndefined();
  });

  it('is made of a recorded one, without its time and version', () => {
    const made = draftOf({
      objCode: 'TASK',
      eventType: 'DELETE',
      objId: 't1',
      userId: null,
      newState: {},
      oldState: { ID: 't1' },
    } as never);
    expect(made).toMatchObject({
      eventType: 'DELETE',
      objId: 't1',
      userId: '',
      id: '',
      oldState: '{\n  "ID": "t1"\n}',
    });
  });
});

describe('what is wrong with a state', () => {
  it.each([
    ['', undefined],
    ['{}', undefined],
    ['[]', 'notAnObject'],
    ['1', 'notAnObject'],
    ['{', 'syntax'],
  ])('%j: %s', (text, kind) => {
    expect(stateProblem(text)?.kind).toBe(kind);
  });

  it('is said with its line', () => {
    expect(stateProblem('{\n  "a": 1,\n  "b" 2\n}')?.line).toBe(3);
  });
});

describe('a template', () => {
  const field = (name: string, type: string | null = null) => ({
    name,
    label: name,
    type,
    restriction: null,
  });
  const object = {
    objCode: 'TASK',
    name: 'Task',
    v2Only: false,
    eventTypes: ['CREATE', 'UPDATE', 'DELETE'],
    fields: [
      field('ID', 'id'),
      field('name'),
      field('status'),
      field('work', 'number'),
      field('tags', 'list'),
    ],
  } as never;
  const sample = { id: 'ab12', now: new Date('2026-01-31T09:30:00Z') };
  const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

  it('has the object’s id first, and changes its status', () => {
    const { newState, oldState } = template(object, 'UPDATE', 'usual', sample);
    expect(Object.keys(parsed(newState))[0]).toBe('ID');
    expect(parsed(newState)).toMatchObject({ ID: 'ab12', status: 'INP' });
    expect(parsed(oldState)).toMatchObject({ ID: 'ab12', status: 'NEW' });
  });

  it('has only the states of the type, and all fields when asked', () => {
    expect(template(object, 'CREATE', 'usual', sample).oldState).toBe('');
    expect(template(object, 'DELETE', 'usual', sample).newState).toBe('');
    expect(Object.keys(parsed(template(object, 'CREATE', 'all', sample).newState))).toHaveLength(5);
  });

  it('takes one more field without changing what is written', () => {
    const one = { name: 'work', label: 'Work', type: 'number', restriction: null } as never;
    expect(withField('{ "n": 1.50 }', one, object, sample)).toBe('{ "n": 1.50,\n  "work": 1\n}');
    expect(withField('', one, object, sample)).toBe('{\n  "work": 1\n}');
    expect(withField('{"work":2}', one, object, sample)).toBe('{"work":2}');
    expect(withField('{', one, object, sample)).toBe('{');
  });
});
