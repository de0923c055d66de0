import { ApiProperty } from '@nestjs/swagger';
import {
  type DescribedField,
  type DescribedObject,
  FIELD_RESTRICTIONS,
  type FieldRestriction,
  FIELD_TYPES,
  type FieldType,
} from '../../filtering/index.js';
import { EVENT_TYPES } from '../model/subscription-readers.js';

/** A field that is always present in the states of an object. */
export class CatalogueFieldResponse implements DescribedField {
  @ApiProperty({ example: 'plannedCompletionDate', description: 'What a filter names as fieldName.' })
  name!: string;

  @ApiProperty({ example: 'Planned Completion Date', description: 'The name in words.' })
  label!: string;

  @ApiProperty({
    enum: FIELD_TYPES,
    enumName: 'FieldType',
    type: String,
    nullable: true,
    example: 'date',
    description:
      'What its values usually are, by the convention of its name: a hint for who edits a filter. What is published ' +
      'decides. Null when the name tells nothing; most of those are texts.',
  })
  type!: FieldType | null;

  @ApiProperty({
    enum: FIELD_RESTRICTIONS,
    enumName: 'FieldRestriction',
    type: String,
    nullable: true,
    example: null,
    description:
      'What filters cannot do with it. notFilterable: nothing; nestedOnly: they need an object as fieldValue; ' +
      'changedOnly: only the comparison changed works. Null: everything works.',
  })
  restriction!: FieldRestriction | null;
}

/** An object that subscriptions can name. */
export class CatalogueObjectResponse implements DescribedObject {
  @ApiProperty({ example: 'TASK', description: 'Case-sensitive.' })
  objCode!: string;

  @ApiProperty({ example: 'Task' })
  name!: string;

  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', isArray: true, example: EVENT_TYPES })
  eventTypes!: (typeof EVENT_TYPES)[number][];

  @ApiProperty({ example: false, description: 'Whether subscriptions to it can only have version v2.' })
  v2Only!: boolean;

  @ApiProperty({
    type: [CatalogueFieldResponse],
    description:
      'In the order of the alphabet; empty where the vendor publishes no list. States have others too: custom data ' +
      '(DE:…), and what the publisher adds.',
  })
  fields!: CatalogueFieldResponse[];
}

/** Everything that subscriptions can be about. */
export class ObjectCatalogueResponse {
  @ApiProperty({ type: [CatalogueObjectResponse], description: 'In the order of their names.' })
  objects!: CatalogueObjectResponse[];
}
