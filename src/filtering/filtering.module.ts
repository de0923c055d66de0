import { Module } from '@nestjs/common';
import { Filters } from './filters.js';

/** Filters for the modules that read, match or explain them. Only this file knows Nest: all else here is pure. */
@Module({ providers: [Filters], exports: [Filters] })
export class FilteringModule {}
