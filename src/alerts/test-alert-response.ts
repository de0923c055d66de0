import { ApiProperty } from '@nestjs/swagger';

const OUTCOMES = ['taken', 'failed'] as const;

/** What a test alert ended in. */
export class TestAlertResponse {
  @ApiProperty({ enum: OUTCOMES, enumName: 'TestAlertOutcome', example: 'taken' })
  outcome!: (typeof OUTCOMES)[number];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it was not taken.' })
  error!: string | null;
}
