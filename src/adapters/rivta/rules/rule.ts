import type { Issue, Severity } from '../../../model/issue.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { Mode } from '../reading.ts';

/** What a contract's text or schematron demands beyond its schema: one named rule each, as a row of a table. */
export interface ContractRule {
  /** Stable; findings and the page of rules carry it. */
  readonly name: string;
  /** What it demands, as a sentence. */
  readonly says: string;
  /** Paragraph of the contract's text, or its schematron. */
  readonly source: string;
  /**
   * The elements it looks at: the last names of their path (`groupOfAnalyses/analysis`), or the name of their type after
   * a colon (`:CVType`). Empty where the description of the contract itself holds the rule.
   */
  readonly on: readonly string[];
  /** How a breach weighs in what we read: a warning where the schema lets it pass and nothing is misunderstood by it. */
  readonly reading: 'error' | 'warning';
  /** And in what we write: an error, so that it never leaves, unless the value is the source's own to answer for. */
  readonly writing?: 'warning';
  readonly check?: Check;
}

/** Faults of one element; empty when it keeps the rule. */
export type Check = (element: XmlElement, mode: Mode) => readonly Fault[];

/** A finding without its source; its severity is the rule's unless it has one of its own. */
export type Fault = Pick<Issue, 'code' | 'place' | 'expected' | 'found'> & {
  readonly severity?: Severity;
  readonly source?: string;
};
