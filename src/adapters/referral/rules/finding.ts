import type { Issue } from '../../../model/issue.ts';

/** A broken rule at a member of the message, before it is told in the words of its source. */
export interface Finding extends Omit<Issue, 'place' | 'severity'> {
  readonly path: string;
}

export const source = 'clinicalprocess:activity:request 2.2, field tables';

export const finding = (
  code: Finding['code'],
  path: string,
  details: Omit<Finding, 'code' | 'path'> = {},
): Finding => ({
  ...details,
  code,
  path,
});

/** Two dates `YYYY-MM-DD` of which the later is named by `path`. */
export const orderOf = (path: string, from: string | undefined, to: string | undefined): Finding[] =>
  from !== undefined && to !== undefined && to < from
    ? [finding('value-invalid', path, { expected: 'not before the start', source: 'FHIR R4 Period, per-1' })]
    : [];
