import type { StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import type { Definitions } from '../packages/definitions.ts';

export interface SnapshotResult {
  readonly structure: StructureDefinition;
  readonly faults: readonly Issue[];
}

/** The StructureDefinition with a snapshot made from its differential, and all that is wrong with it. Never throws. */
export function makeSnapshot(structure: StructureDefinition, _definitions: Definitions): SnapshotResult {
  return { structure, faults: [issue('profile-differential', { source: structure.url })] };
}
