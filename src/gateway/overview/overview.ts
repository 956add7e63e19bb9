import type { BundleEntry } from '@medplum/fhirtypes';
import type { ItemKind, RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import type { Id } from '../../adapters/record-copy/values.ts';
import type { Issue } from '../../model/issue.ts';
import type { Actor, Answer } from '../api.ts';
import type { Owned } from './access-log.ts';
import type { Checked } from './block-check.ts';
import type { Wanted } from './found.ts';
import type { Permitted } from './permit.ts';

/**
 * Patient overview (patientöversikt, sammanhållen vård- och omsorgsdokumentation): a clinician reads what other care
 * providers have of a patient. Nothing read is kept here, unless a case keeps it on purpose.
 */
export interface Overview {
  /**
   * Everything that the reader may see of what was asked for; the read is in the logs before it is answered. Here and
   * below, `gone` ends the work when nobody waits for it any more.
   */
  read(question: OverviewQuestion, actor: Actor, gone?: AbortSignal): Promise<OverviewAnswer>;
  /** The same as FHIR, page by page. */
  search(
    question: OverviewQuestion,
    how: Wanted & { readonly count: number },
    actor: Actor,
    gone?: AbortSignal,
  ): Promise<SearchAnswer>;
  /**
   * A further page, of the type that was searched for or of a case's $record: an access of its own. Undefined where there
   * is none for this reader.
   */
  page(token: string, type: string | undefined, actor: Actor, gone?: AbortSignal): Promise<SearchAnswer | undefined>;
  /** What others have of a case's patient, as FHIR; with `keep` it becomes a part of the case. */
  ofCase(question: CaseQuestion, actor: Actor, gone?: AbortSignal): Promise<CaseAnswer>;
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
  /** What the case says of its patient (skyddade personuppgifter). */
  readonly protectedIdentity?: boolean;
}

export interface CaseQuestion extends Pick<OverviewQuestion, 'kinds' | 'period'> {
  readonly caseId: string;
  readonly count: number;
  readonly keep: boolean;
}

export interface Refused {
  readonly refused: readonly Issue[];
}

/** An entry as it is judged and logged again with every page that shows it. */
export interface Shown {
  readonly checked: Checked;
  readonly owned: Owned;
}

export interface ReadAnswer {
  readonly copy: RecordCopy;
  /** Of each item of the copy. */
  readonly shown: readonly Shown[];
  readonly permitted: Permitted;
  /** What is missing, hidden or could not be read. */
  readonly issues: readonly Issue[];
}

export type OverviewAnswer = Refused | ReadAnswer;

export interface SearchPage {
  readonly entries: readonly BundleEntry[];
  /** Matches of all pages. */
  readonly total: number;
  /** Token of the next page. */
  readonly next?: string;
}

export type SearchAnswer = Refused | SearchPage;

/** Undefined: no such case for this actor. `kept`: what the gateway answered to the part. */
export type CaseAnswer = Refused | (SearchPage & { readonly kept?: Answer }) | undefined;
