import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import entries from './object-catalogue.json' with { type: 'json' };
import { findObject, nearestObject, objCodes } from './object-catalogue.js';

describe('the object catalogue (docs/contract/event-subscriptions.md#1)', () => {
  it('is the one of the contract', () => {
    expect(entries).toEqual(JSON.parse(readFileSync('docs/contract/object-catalogue.json', 'utf8')));
  });

  it('lists thirty-three subscribable objects, each once', () => {
    expect(objCodes()).toHaveLength(33);
    expect(new Set(objCodes()).size).toBe(33);
  });

  it.each(['PROJ', 'TASK', 'OPTASK', 'approval', 'approval_stage', 'DOCV', 'RECORD_TYPE'])(
    'knows %s',
    (objCode) => {
      expect(findObject(objCode)?.objCode).toBe(objCode);
    },
  );

  it.each(['proj', 'APPROVAL', 'Task', '', 'NOPE', '__proto__', 'constructor', 'toString'])(
    'knows no object %j, for objCode is case-sensitive and never a prototype member',
    (objCode) => {
      expect(findObject(objCode)).toBeUndefined();
    },
  );

  it('says which objects are v2 only', () => {
    expect(objCodes().filter((objCode) => findObject(objCode)?.v2Only)).toEqual([
      'FIELD',
      'RECORD',
      'RECORD_TYPE',
      'WORKSPACE',
      'approval',
      'approval_stage',
      'approval_stage_participant',
      'STAFFP',
      'SPVAL',
      'STAFFR',
      'SPAVAL',
      'SAVSET',
      'SRPVAL',
    ]);
  });

  it('says which fields are restricted, and how', () => {
    expect([...findObject('DOCU')!.notFilterable]).toEqual(['groups']);
    expect([...findObject('RECORD')!.nestedOnly]).toEqual(['data']);
    expect([...findObject('RECORD_TYPE')!.nestedOnly]).toEqual(['data', 'fields']);
    expect([...findObject('USER')!.changedOnly]).toEqual(['userRoles']);
    expect(findObject('TASK')!.notFilterable.size).toBe(0);
  });

  it('holds the fields as published', () => {
    expect(findObject('TASK')!.fields.has('project:programID')).toBe(true);
    expect(findObject('DOCV')!.fields.has('proofDecision')).toBe(true);
    expect(findObject('PARAM')!.fields.has('displayType')).toBe(true);
    expect(findObject('DOCU')!.fields.has('documentProviderID')).toBe(false);
  });
});

describe('the object that an unknown objCode was meant to be (docs/contract/event-subscriptions.md#1)', () => {
  it.each([
    ['proj', '"PROJ"'],
    ['PRJ', '"PROJ"'],
    ['PROJECT', '"PROJ" (Project)'],
    ['Projects', '"PROJ" (Project)'],
    ['ISSUE', '"OPTASK" (Issue)'],
    ['COMPANY', '"CMPY" (Company)'],
    ['companies', '"CMPY" (Company)'],
    ['PROGRAM', '"PRGM" (Program)'],
    ['TSAK', '"TASK"'],
    ['APPROVAL', '"approval"'],
    ['APPROVAL_STAGE', '"approval_stage"'],
    ['DOCUMENT_VERSION', '"DOCV" (Document Version)'],
    ['customForm', '"CTGY" (Custom form)'],
    ['STAFFING_PLAN', '"STAFFP" (Staffing Plan)'],
  ])('for %s is %s', (text, meant) => {
    expect(nearestObject(text)).toBe(`; the nearest one is ${meant}`);
  });

  it.each(['XYZ', 'INVOICE', '', 'constructor', '__proto__', 'INITIATIVE', 'MILESTONE'])(
    'for %j is none',
    (text) => {
      expect(nearestObject(text)).toBe('');
    },
  );
});
