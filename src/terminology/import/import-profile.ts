import { type Issue, issue } from '../../model/issue.ts';
import { ajv } from '../../model/json-schema.ts';
import type { ConceptStatus } from '../concepts/concept.ts';
import schema from './import-profile.schema.json' with { type: 'json' };
import type { Encoding } from './text-encoding.ts';

export type PropertyType = 'code' | 'string' | 'Coding' | 'integer' | 'decimal' | 'boolean' | 'dateTime';

/** A column that becomes a property of each concept. */
export interface PropertyColumn {
  readonly column: string;
  readonly code: string;
  readonly type: PropertyType;
  /** Uri of the property's definition. */
  readonly uri?: string;
  readonly description?: string;
  /** Code system of the values; type Coding only. */
  readonly system?: string;
}

export interface DesignationColumn {
  readonly column: string;
  readonly language: string;
  /** Code of http://terminology.hl7.org/CodeSystem/designation-usage or of the list's own. */
  readonly use?: string;
}

/** The columns of one level of a list that has its levels side by side: a row names a path from the top. */
export interface LevelColumns {
  readonly code: string;
  readonly display: string;
  readonly definition?: string;
}

/**
 * How the columns of a file become concepts: saved under a name, so that next year's file is read the same way. Columns
 * are named by their header, or by their spreadsheet letters where the file has none.
 */
export interface ImportProfile {
  readonly name: string;
  readonly format?: 'csv' | 'tsv' | 'xlsx' | 'text';
  readonly sheet?: string;
  readonly delimiter?: string;
  readonly encoding?: Encoding;
  /** Row of the header, from 1; 0 when there is none. */
  readonly headerRow?: number;
  readonly columns?: {
    readonly code: string;
    readonly display: string;
    readonly definition?: string;
    readonly parent?: string;
    readonly status?: string;
    readonly replacedBy?: string;
  };
  /** Instead of `columns`: verksamhet > vårdtjänst > vårdaktivitet side by side. */
  readonly levels?: readonly LevelColumns[];
  readonly designations?: readonly DesignationColumn[];
  readonly properties?: readonly PropertyColumn[];
  /** The file is a map, one pair a row: columns `source`, `target` and `equivalence` unless named otherwise. */
  readonly map?: {
    /** Canonical URLs of the two lists. */
    readonly sourceSystem: string;
    readonly targetSystem: string;
    readonly source?: string;
    readonly target?: string;
    readonly equivalence?: string;
  };
  /** What the file calls a status; beside active, deprecated and inactive themselves. */
  readonly statusWords?: Readonly<Record<string, ConceptStatus>>;
  /** Between several values of one cell. */
  readonly separator?: string;
  /** The longest shorter code that a code begins with is its parent: classifications in text form. */
  readonly parentByPrefix?: boolean;
  /** Codes get a dot after so many characters: files that hold C569 for C56.9. */
  readonly dotAfter?: number;
}

const validate = ajv.compile<ImportProfile>(schema);

/** A profile from JSON; every fault at once. */
export function readImportProfile(value: unknown): {
  readonly profile?: ImportProfile;
  readonly issues: readonly Issue[];
} {
  if (validate(value)) return { profile: value, issues: [] };
  const issues = (validate.errors ?? []).map(({ instancePath, message }) =>
    issue('list-profile', { place: instancePath || '/', ...(message && { expected: message }) }),
  );
  return { issues };
}
