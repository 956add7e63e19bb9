/**
 * CodeSystem, ValueSet, ConceptMap and NamingSystem as this room reads them: the members of FHIR R5, which is R4 with
 * more; what one of the two says otherwise stands at the member. Everything may be absent: input is judged, not trusted.
 */
export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
  readonly userSelected?: boolean;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export interface Extension {
  readonly url: string;
  readonly extension?: readonly Extension[];
  readonly [value: `value${string}`]: unknown;
}

/** What every canonical resource says of itself. */
export interface CanonicalResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly url?: string;
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[];
  readonly version?: string;
  readonly versionAlgorithmString?: string;
  readonly versionAlgorithmCoding?: Coding;
  readonly name?: string;
  readonly title?: string;
  readonly status?: string;
  readonly experimental?: boolean;
  readonly date?: string;
  readonly language?: string;
  readonly extension?: readonly Extension[];
  readonly contained?: readonly CanonicalResource[];
}

export interface Designation {
  readonly language?: string;
  readonly use?: Coding;
  readonly additionalUse?: readonly Coding[];
  readonly value: string;
  readonly extension?: readonly Extension[];
}

/** A property of a concept: `value` as it stood, `type` the suffix of `value[x]` (Code, String, Coding, Boolean...). */
export interface PropertyValue {
  readonly type: string;
  readonly value: unknown;
}

export interface ConceptResource {
  readonly code?: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designation?: readonly Designation[];
  readonly property?: readonly ({ readonly code?: string } & { readonly [value: `value${string}`]: unknown })[];
  readonly concept?: readonly ConceptResource[];
  readonly extension?: readonly Extension[];
}

export interface PropertyDefinition {
  readonly code: string;
  readonly uri?: string;
  readonly type?: string;
  readonly description?: string;
}

export interface CodeSystemResource extends CanonicalResource {
  readonly resourceType: 'CodeSystem';
  readonly caseSensitive?: boolean;
  readonly content?: string;
  readonly hierarchyMeaning?: string;
  readonly supplements?: string;
  readonly valueSet?: string;
  readonly versionNeeded?: boolean;
  readonly property?: readonly PropertyDefinition[];
  readonly concept?: readonly ConceptResource[];
}

export interface Filter {
  readonly property?: string;
  readonly op?: string;
  readonly value?: string;
}

export interface ValueSetConcept {
  readonly code?: string;
  readonly display?: string;
  readonly designation?: readonly Designation[];
  readonly extension?: readonly Extension[];
}

export interface Include {
  readonly system?: string;
  readonly version?: string;
  readonly concept?: readonly ValueSetConcept[];
  readonly filter?: readonly Filter[];
  readonly valueSet?: readonly string[];
  readonly extension?: readonly Extension[];
}

export interface Compose {
  readonly inactive?: boolean;
  readonly lockedDate?: string;
  readonly include?: readonly Include[];
  readonly exclude?: readonly Include[];
  readonly property?: readonly string[];
  readonly extension?: readonly Extension[];
}

/** A code of a ready-made expansion. */
export interface ExpansionContains {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
  readonly abstract?: boolean;
  readonly inactive?: boolean;
  readonly designation?: readonly Designation[];
  readonly contains?: readonly ExpansionContains[];
}

export interface ValueSetResource extends CanonicalResource {
  readonly resourceType: 'ValueSet';
  readonly compose?: Compose;
  readonly expansion?: { readonly contains?: readonly ExpansionContains[]; readonly total?: number };
}

export interface ConceptMapTarget {
  readonly code?: string;
  readonly display?: string;
  /** R5; R4 says `equivalence`. */
  readonly relationship?: string;
  readonly equivalence?: string;
  readonly comment?: string;
  readonly product?: readonly Readonly<Record<string, unknown>>[];
  readonly dependsOn?: readonly Readonly<Record<string, unknown>>[];
}

export interface ConceptMapElement {
  readonly code?: string;
  readonly display?: string;
  readonly noMap?: boolean;
  readonly target?: readonly ConceptMapTarget[];
}

export interface ConceptMapGroup {
  /** R5: canonical, with the version after `|`. R4: uri, with the version in sourceVersion. */
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly target?: string;
  readonly targetVersion?: string;
  readonly element?: readonly ConceptMapElement[];
  readonly unmapped?: {
    readonly mode?: string;
    readonly code?: string;
    readonly display?: string;
    readonly url?: string;
    readonly otherMap?: string;
    readonly relationship?: string;
    readonly equivalence?: string;
  };
}

export interface ConceptMapResource extends CanonicalResource {
  readonly resourceType: 'ConceptMap';
  readonly sourceUri?: string;
  readonly sourceCanonical?: string;
  readonly sourceScopeUri?: string;
  readonly sourceScopeCanonical?: string;
  readonly targetUri?: string;
  readonly targetCanonical?: string;
  readonly targetScopeUri?: string;
  readonly targetScopeCanonical?: string;
  readonly group?: readonly ConceptMapGroup[];
}

export interface NamingSystemResource extends CanonicalResource {
  readonly resourceType: 'NamingSystem';
  readonly uniqueId?: readonly { readonly type?: string; readonly value?: string; readonly preferred?: boolean }[];
}

/** A manifest: the versions that are meant where none is named (CRMI manifestlibrary). */
export interface LibraryResource extends CanonicalResource {
  readonly resourceType: 'Library';
  readonly relatedArtifact?: readonly { readonly type?: string; readonly resource?: string }[];
}

export type TerminologyResource =
  | CodeSystemResource
  | ValueSetResource
  | ConceptMapResource
  | NamingSystemResource
  | LibraryResource;
