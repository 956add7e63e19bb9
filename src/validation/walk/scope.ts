import type { Issue, IssueDetails } from '../../model/issue.ts';
import { issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import type { Json } from '../json.ts';
import type { Plans } from '../plan/plans.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import type { Resolved } from '../references/resolve.ts';
import type { BindingChecker } from '../validator.ts';

/** What may be chosen per use; the gateway is milder than a conformance run. */
export interface ValidationSettings {
  /** Severity of an extension that nobody here has a definition of; a modifier extension is always an error. */
  readonly unknownExtension: 'error' | 'warning';
  /** Codes outside an extensible value set are allowed where none of it fits, which only a person can judge: told, or passed. */
  readonly outsideExtensible: 'warning' | 'untold';
  /** A display text other than the code system's, which may be of another language or edition. */
  readonly otherDisplay: 'warning' | 'untold';
  /** A code system that is not at hand, so that its codes are not checked. */
  readonly unknownSystem: 'warning' | 'untold';
  /** Take the type of a reference from its URL without having the resource (`Observation/1`). */
  readonly trustReferenceUrls: boolean;
  /** References must lead to something that is here. */
  readonly referencesMustResolve: boolean;
  /** Whether contained resources are looked into. */
  readonly contained: 'check' | 'ignore';
  /** Text that looks like HTML in strings is an error, not a warning. */
  readonly strictSecurity: boolean;
}

/** One call of the engine: what it is made of, and where findings go. */
export interface Run {
  readonly plans: Plans;
  readonly bindings?: BindingChecker;
  readonly settings: ValidationSettings;
  /** Changed while the answer of a profile is being gathered. */
  report: (found: Issue) => void;
  /** What profiles have found in objects so far. */
  readonly answers: Map<unknown, Map<ProfilePlan, ProfileAnswer>>;
  /** Contained resources by id, of each `contained` met so far. */
  readonly contained: WeakMap<object, ReadonlyMap<string, Json>>;
  /** Depth of profiles asked while another is being answered; it bounds profiles that ask for each other. */
  nesting: number;
  /** How often that bound has left something unasked. */
  readonly cuts: { count: number };
  /** Code systems that were told to be unknown. */
  readonly told: Set<string>;
}

/** What a profile found in a value at a place; `cut` when the bound on depth, reached from `nesting`, left something unasked. */
export interface ProfileAnswer {
  readonly findings: readonly Issue[];
  readonly place: string;
  readonly nesting: number;
  readonly cut: boolean;
}

/** What is in sight of a place: the resource it lies in, and what holds that. */
export interface Scope {
  readonly run: Run;
  readonly resource: Json;
  readonly type: string;
  /** FHIRPath of the resource. */
  readonly place: string;
  /** Resource that contains this one (`contained`), or the Parameters it is a parameter of. */
  readonly container: Scope | undefined;
  /** The innermost Bundle around it, and the fullUrl of its entry there. */
  readonly bundle: BundleInSight | undefined;
  readonly fullUrl: string | undefined;
}

export interface BundleInSight {
  readonly scope: Scope;
  readonly entries: readonly EntryInSight[];
  readonly byFullUrl: ReadonlyMap<string, readonly EntryInSight[]>;
  /** Some fullUrl stands at several entries. */
  readonly repeats: boolean;
  readonly byResource: ReadonlyMap<Json, EntryInSight>;
  /** The entries that references have led to. */
  readonly resolved: Map<EntryInSight, Resolved>;
}

export interface EntryInSight {
  readonly index: number;
  readonly entry: Json;
  readonly fullUrl: string | undefined;
  readonly resource: Json | undefined;
  readonly type: string;
}

/** Tells a finding at a place. */
export function tell(scope: Scope, code: OutcomeCode, place: string, details: Omit<IssueDetails, 'place'>): void {
  scope.run.report(issue(code, { place, ...details }));
}
