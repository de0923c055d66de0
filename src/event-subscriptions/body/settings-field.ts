import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Reads } from '../../platform/http/input/index.js';
import { readSettings, type SettingsChange } from '../model/settings.js';
import { SettingsRequest } from './settings-request.js';

/** What a create call may say beside the vendor's fields. Becomes `{}` when nothing was. */
export const SettingsField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: SettingsRequest,
      nullable: true,
      description: 'Beside the vendor’s fields; not compared for duplicates.',
    }),
    Reads<SettingsChange>((sent) => readSettings(sent, 'settings')),
  );
