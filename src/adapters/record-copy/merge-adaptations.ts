import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { Adaptation, AdapterContext, GivenPatient } from '../adapter.ts';
import { copyInBundle } from './in-bundle.ts';
import { mergeCopies } from './merge.ts';
import type { RecordCopy } from './record-copy.ts';
import { recordCopyToBundle } from './to-bundle.ts';

/**
 * Sources that have been read, as one copy. A source that failed, or that is no record copy, leaves nothing to send: a
 * copy that silently lacks a part would be taken for the whole.
 */
export function mergeAdaptations(read: readonly Adaptation[], context: AdapterContext): Adaptation {
  const unmapped = read.flatMap((one) => one.unmapped);
  const told = read.flatMap(({ issues }) => issues);
  const copies = read.map(({ bundle }) => (bundle ? copyInBundle(bundle) : undefined));
  const foreign = copies.flatMap((copy, n): Issue[] =>
    copy || !read[n]?.bundle ? [] : [issue('format-unknown', { expected: 'a record copy', place: `source ${n + 1}` })],
  );
  const issues = [...told, ...foreign];
  if (hasErrors(issues)) return { issues, unmapped };
  const merged = mergeCopies(copies.filter((copy): copy is RecordCopy => copy !== undefined));
  const all = [...issues, ...merged.issues];
  if (!merged.copy) return { issues: all, unmapped };
  return { bundle: recordCopyToBundle(merged.copy, context), issues: all, unmapped };
}

/** The patient of the first source that names one. */
export function patientOfSources(read: readonly Adaptation[]): GivenPatient | undefined {
  for (const { bundle } of read) {
    const identifier = bundle && copyInBundle(bundle)?.patient.identifier;
    if (identifier) return { id: identifier };
  }
  return undefined;
}
