import { describe, expect, it } from '@jest/globals';
import { findObject, objCodes } from './object-catalogue.js';

describe('the object catalogue (section 1)', () => {
  it('lists thirty-one subscribable objects, each once', () => {
    expect(objCodes()).toHaveLength(31);
    expect(new Set(objCodes()).size).toBe(31);
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

  it('holds the fields as published, and none where the vendor publishes no list', () => {
    expect(findObject('TASK')!.fields.has('project:programID')).toBe(true);
    expect(findObject('DOCV')!.fields.size).toBe(0);
    expect(findObject('PRFAPL')!.fields.size).toBe(0);
  });
});
