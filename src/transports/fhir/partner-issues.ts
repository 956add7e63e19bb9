import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { issuesOf } from '../../model/operation-outcome.ts';

/**
 * The findings of a refusal: of the OperationOutcome answered, alone or inside an acknowledgement Bundle. Whatever else
 * came is no finding; its bytes stay as evidence.
 */
export function partnerIssues(answer: Uint8Array): Issue[] {
  try {
    const value = JSON.parse(new TextDecoder().decode(answer)) as Partial<OperationOutcome> | BundleLike;
    const resources = value.resourceType === 'Bundle' ? (value as BundleLike).entry.map((e) => e.resource) : [value];
    return resources.flatMap((r) => (r?.resourceType === 'OperationOutcome' ? issuesOf(r as OperationOutcome) : []));
  } catch {
    // Hostile or foreign forms fail at the first member that is not what FHIR says.
    return [];
  }
}

interface BundleLike {
  readonly resourceType: string;
  readonly entry: readonly { readonly resource?: { readonly resourceType?: string } }[];
}
