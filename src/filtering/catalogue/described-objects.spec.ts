import { describe, expect, it } from '@jest/globals';
import { describedObjects } from './described-objects.js';
import { labelOf, typeByName } from './field-names.js';
import { findObject, objCodes } from './object-catalogue.js';

describe('the described objects', () => {
  const objects = describedObjects();
  const fieldsOf = (objCode: string) => objects.find((object) => object.objCode === objCode)!.fields;

  it('are all that the catalogue has, in the order of their names', () => {
    expect(objects.map(({ objCode }) => objCode).toSorted()).toEqual(objCodes().toSorted());
    const names = objects.map(({ name }) => name.toLowerCase());
    expect(names).toEqual(names.toSorted());
  });

  it('have every field of the catalogue, each once, in the order of the alphabet', () => {
    for (const { objCode, fields } of objects.filter((object) => object.objCode !== 'DOCU')) {
      const names = fields.map(({ name }) => name);
      expect(names.toSorted()).toEqual([...findObject(objCode)!.fields].toSorted());
      expect(names.map((name) => name.toLowerCase())).toEqual(
        names.map((name) => name.toLowerCase()).toSorted(),
      );
    }
  });

  it('have the field that this service gives to documents beside the catalogue', () => {
    const names = fieldsOf('DOCU').map(({ name }) => name);
    expect(names).toHaveLength(findObject('DOCU')!.fields.size + 1);
    expect(names).toContain('documentProviderID');
  });

  it('say what filters cannot do with a field', () => {
    const restricted = objects.flatMap(({ objCode, fields }) =>
      fields.flatMap(({ name, restriction, type }) =>
        restriction === null ? [] : [`${objCode}.${name}: ${restriction}, ${type}`],
      ),
    );
    expect(restricted).toEqual([
      'DOCU.groups: notFilterable, list',
      'RECORD.data: nestedOnly, object',
      'RECORD_TYPE.data: nestedOnly, object',
      'RECORD_TYPE.fields: nestedOnly, object',
      'USER.userRoles: changedOnly, list',
    ]);
  });
});

describe('the label of a field', () => {
  it.each([
    ['name', 'Name'],
    ['ID', 'ID'],
    ['id', 'ID'],
    ['recordTypeId', 'Record Type ID'],
    ['extRefID', 'Ext Ref ID'],
    ['accessorIDs', 'Accessor IDs'],
    ['customFormsIDs', 'Custom Forms IDs'],
    ['lastUpdateDate', 'Last Update Date'],
    ['project:programID', 'Project: Program ID'],
    ['customer:isAdvancedDocMgmtEnabled', 'Customer: Is Advanced Doc Mgmt Enabled'],
    ['aemNativeFolderTreesRefID', 'Aem Native Folder Trees Ref ID'],
    ['proofedByUserID', 'Proofed By User ID'],
  ])('%s is %s', (field, label) => {
    expect(labelOf(field)).toBe(label);
  });
});

describe('the type of a field by its name', () => {
  it.each([
    ['ID', 'id'],
    ['id', 'id'],
    ['project:programID', 'id'],
    ['customerId', 'id'],
    ['accessorIDs', 'list'],
    ['workPerDayList', 'list'],
    ['plannedCompletionDate', 'date'],
    ['createdAt', 'date'],
    ['plannedAmount', 'number'],
    ['projectedUserAllocationPercentage', 'number'],
    ['isBillable', 'boolean'],
    ['hasNotes', 'boolean'],
    ['customer:isAdvancedDocMgmtEnabled', 'boolean'],
    ['parameterValues', 'object'],
  ])('of %s is %s', (field, type) => {
    expect(typeByName(field)).toBe(type);
  });

  it.each(['status', 'name', 'project:status', 'approversListString', 'issue', 'kanban', 'updatedBy'])(
    'of %s is not known',
    (field) => {
      expect(typeByName(field)).toBeUndefined();
    },
  );
});
