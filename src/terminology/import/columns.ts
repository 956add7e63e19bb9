import { type Issue, issue } from '../../model/issue.ts';
import type { DesignationColumn, ImportProfile, LevelColumns, PropertyColumn, PropertyType } from './import-profile.ts';
import { cellPlace, columnLetters, columnOf, type Table } from './table.ts';

/** The columns of a file as they are used: every name turned into its number, from 0. */
export interface Columns {
  /** First row of data, from 0. */
  readonly firstRow: number;
  readonly headers: readonly string[];
  readonly code?: number;
  readonly display?: number;
  readonly definition?: number;
  readonly parent?: number;
  readonly status?: number;
  readonly replacedBy?: number;
  readonly levels: readonly { readonly code: number; readonly display: number; readonly definition?: number }[];
  readonly designations: readonly (Omit<DesignationColumn, 'column'> & { readonly at: number })[];
  readonly properties: readonly (Omit<PropertyColumn, 'column'> & { readonly at: number })[];
}

const types: readonly PropertyType[] = ['code', 'string', 'Coding', 'integer', 'decimal', 'boolean', 'dateTime'];

/** Finds the profile's columns in the file; every one that is missing is told, and every one that nobody uses. */
export function columnsOf(
  table: Table,
  profile: ImportProfile,
): { readonly columns?: Columns; readonly issues: Issue[] } {
  const headerRow = profile.headerRow ?? 1;
  const headers = headerRow === 0 ? [] : (table.rows[headerRow - 1] ?? []).map((h) => h.trim());
  const finder = finderOf(headers, headerRow);
  const full = profile.columns || profile.levels ? profile : ownColumns(headers, profile);
  const columns: Columns = { firstRow: headerRow, headers, ...found(full, finder) };
  const issues = [...finder.issues, ...repeated(headers, headerRow), ...unused(headers, headerRow, finder.used)];
  return finder.issues.length > 0 ? { issues } : { columns, issues };
}

interface Finder {
  readonly issues: Issue[];
  readonly used: Set<number>;
  need(name: string): number;
}

function finderOf(headers: readonly string[], headerRow: number): Finder {
  const issues: Issue[] = [];
  const used = new Set<number>();
  const folded = headers.map((h) => h.toLowerCase());
  const letters = (name: string): number => (headerRow === 0 && /^[A-Z]{1,2}$/.test(name) ? columnOf(name) : -1);
  const need = (name: string): number => {
    const at = Math.max(folded.indexOf(name.trim().toLowerCase()), letters(name));
    if (at >= 0) used.add(at);
    else
      issues.push(
        issue('list-column', { place: `row ${Math.max(headerRow, 1)}`, expected: name, found: headers.join(', ') }),
      );
    return at;
  };
  return { issues, used, need };
}

function found(profile: ImportProfile, { need }: Finder): Omit<Columns, 'firstRow' | 'headers'> {
  const { columns } = profile;
  const optional = (name: string, of: string | undefined) => (of === undefined ? {} : { [name]: need(of) });
  return {
    ...(columns && { code: need(columns.code), display: need(columns.display) }),
    ...optional('definition', columns?.definition),
    ...optional('parent', columns?.parent),
    ...optional('status', columns?.status),
    ...optional('replacedBy', columns?.replacedBy),
    levels: (profile.levels ?? []).map((level: LevelColumns) => ({
      code: need(level.code),
      display: need(level.display),
      ...optional('definition', level.definition),
    })),
    designations: (profile.designations ?? []).map(({ column, ...rest }) => ({ ...rest, at: need(column) })),
    properties: (profile.properties ?? []).map(({ column, ...rest }) => ({ ...rest, at: need(column) })),
  };
}

/**
 * The columns of our own export, told by their headers alone: code, display, parent, status, replacedBy, definition,
 * `designation:LANGUAGE[:USE]`, `property:CODE:TYPE`.
 */
function ownColumns(headers: readonly string[], profile: ImportProfile): ImportProfile {
  const lower = new Map(headers.map((h) => [h.toLowerCase(), h]));
  const optional = ['definition', 'parent', 'status', 'replacedBy'].flatMap((name) => {
    const header = lower.get(name.toLowerCase());
    return header === undefined ? [] : [[name, header] as const];
  });
  const designations: DesignationColumn[] = headers.flatMap((column) => {
    const [, language, use] = /^designation:([^:]+)(?::(.+))?$/.exec(column) ?? [];
    return language ? [{ column, language, ...(use && { use }) }] : [];
  });
  const properties: PropertyColumn[] = headers.flatMap((column) => {
    const [, code, type] = /^property:(.+):([A-Za-z]+)$/.exec(column) ?? [];
    return code && types.includes(type as PropertyType) ? [{ column, code, type: type as PropertyType }] : [];
  });
  return {
    separator: '|',
    ...profile,
    columns: {
      code: lower.get('code') ?? 'code',
      display: lower.get('display') ?? 'display',
      ...Object.fromEntries(optional),
    },
    designations,
    properties,
  };
}

function repeated(headers: readonly string[], headerRow: number): Issue[] {
  return headers.flatMap((header, c) =>
    header !== '' && headers.indexOf(header) < c
      ? [
          issue('list-column', {
            place: cellPlace(headerRow - 1, c, header),
            expected: 'a name of its own',
            found: header,
          }),
        ]
      : [],
  );
}

const unused = (headers: readonly string[], headerRow: number, used: ReadonlySet<number>): Issue[] =>
  headers.flatMap((header, c) =>
    header === '' || used.has(c)
      ? []
      : [issue('list-column-unused', { place: `row ${headerRow}, column ${columnLetters(c)}`, found: header })],
  );
