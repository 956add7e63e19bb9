import type { ItemKind, RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import type { Id } from '../../adapters/record-copy/values.ts';
import type { Issue } from '../../model/issue.ts';
import type { Actor } from '../api.ts';

/**
 * Patient overview (patientöversikt, sammanhållen vård- och omsorgsdokumentation): a clinician reads what other care
 * providers have of a patient. Nothing read is kept here.
 */
export interface Overview {
  /** Everything that the reader may see of what was asked for; the read is in the logs before it is answered. */
  read(question: OverviewQuestion, actor: Actor): Promise<OverviewAnswer>;
  /** Hands to the log service what it has not confirmed. */
  tellLog(): Promise<void>;
}

export interface OverviewQuestion {
  readonly patient: Required<Id>;
  readonly kinds: readonly ItemKind[];
  /** Days `YYYY-MM-DD`, both within. */
  readonly period: { readonly start?: string; readonly end?: string };
  /** The case that it is read for. */
  readonly caseId?: string;
}

export type OverviewAnswer =
  | { readonly refused: readonly Issue[] }
  | {
      readonly copy: RecordCopy;
      /** What is missing, hidden or could not be read. */
      readonly issues: readonly Issue[];
    };
