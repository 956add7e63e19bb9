import { agreementOutcomes } from './outcomes/agreement.ts';
import { contentOutcomes } from './outcomes/content.ts';
import { deliveryOutcomes } from './outcomes/delivery.ts';
import { directoryOutcomes } from './outcomes/directory.ts';
import { documentOutcomes } from './outcomes/documents.ts';
import { doorsOutcomes } from './outcomes/doors.ts';
import { formOutcomes } from './outcomes/form.ts';
import { hl7v2Outcomes } from './outcomes/hl7v2.ts';
import { imagingOutcomes } from './outcomes/imaging.ts';
import type { Outcome } from './outcomes/outcome.ts';
import { overviewOutcomes } from './outcomes/overview.ts';
import { profilesOutcomes } from './outcomes/profiles.ts';
import { recordCopyOutcomes } from './outcomes/record-copy.ts';
import { referralOutcomes } from './outcomes/referral.ts';
import { rivtaOutcomes } from './outcomes/rivta.ts';
import { terminologyOutcomes } from './outcomes/terminology.ts';
import { terminologyLifeOutcomes } from './outcomes/terminology-life.ts';
import { validationOutcomes } from './outcomes/validation.ts';

export type { Outcome } from './outcomes/outcome.ts';

/**
 * The table of outcome codes: what can be wrong with an input or an exchange, how it is told over HTTP and FHIR, and
 * the sentence for a person in Swedish and English; one file for each area. A code is stable and is never reused for
 * another meaning; a retired code keeps its row. `docs/outcome-codes.md` and `openapi.yaml` are held against this table
 * by a test.
 */
export const outcomes = {
  ...formOutcomes,
  ...contentOutcomes,
  ...profilesOutcomes,
  ...validationOutcomes,
  ...agreementOutcomes,
  ...referralOutcomes,
  ...recordCopyOutcomes,
  ...deliveryOutcomes,
  ...doorsOutcomes,
  ...directoryOutcomes,
  ...documentOutcomes,
  ...hl7v2Outcomes,
  ...imagingOutcomes,
  ...overviewOutcomes,
  ...rivtaOutcomes,
  ...terminologyLifeOutcomes,
  ...terminologyOutcomes,
} as const satisfies Record<string, Outcome>;

export type OutcomeCode = keyof typeof outcomes;
