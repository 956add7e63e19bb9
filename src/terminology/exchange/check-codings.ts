import type { Coding, ConceptMap } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import type { ConceptIndex } from '../concepts/concept.ts';
import { sameMeaning } from '../diff/meaning.ts';
import { namedBy } from './used-list.ts';

/** A coding of a message and where it stands (FHIRPath). */
export interface PlacedCoding {
  readonly path: string;
  readonly coding: Coding;
}

/** What is known when a message passes. All look-ups are in memory and answer undefined for what they do not know. */
export interface CodingContext {
  /** Canonical URL of a list by any of its names; undefined for lists that are not ours to judge. */
  canonical(system: string): string | undefined;
  concepts(url: string, version: string): ConceptIndex | undefined;
  /** Version pinned by the agreement, else the one in force. */
  pinned(url: string): string | undefined;
  /** Version that the sending system has, from the ledger; a coding that names its own version wins. */
  sender?(url: string): string | undefined;
  /** Version that the receiving system has, from the ledger. */
  receiver(url: string): string | undefined;
  /** Maps whose source is the list. */
  maps(url: string): readonly ConceptMap[];
  /** SHA-256 of the pin's manifest; absent where nothing is pinned. */
  readonly manifest?: string;
}

/** What a code was judged by: goes with every answer, so that the same question later gets the same answer. */
export interface JudgedBy {
  readonly path: string;
  readonly system: string;
  readonly code: string;
  readonly pinned: string;
  readonly sender?: string;
  readonly receiver?: string;
  readonly manifest?: string;
}

export interface CodingVerdict {
  readonly issues: readonly Issue[];
  readonly judged: readonly JudgedBy[];
}

/**
 * Each coding against the pin, and against the version that the receiver has. Versions that differ are told only as
 * information while the code means the same in both; absent, inactive or changed at the receiver is an error, with what
 * to use instead. Codings of other lists pass untouched.
 */
export function checkCodings(codings: readonly PlacedCoding[], context: CodingContext): CodingVerdict {
  const issues: Issue[] = [];
  const judged: JudgedBy[] = [];
  for (const { path, coding } of codings) {
    const url = coding.system === undefined ? undefined : context.canonical(coding.system);
    if (url === undefined || coding.code === undefined) continue;
    const pinned = context.pinned(url);
    if (pinned === undefined) continue;
    const receiver = context.receiver(url);
    const sender = coding.version ?? context.sender?.(url);
    const by: JudgedBy = {
      path,
      system: url,
      code: coding.code,
      pinned,
      ...(sender && { sender }),
      ...(receiver && { receiver }),
      ...(context.manifest && { manifest: context.manifest }),
    };
    judged.push(by);
    issues.push(...verdict(by, context));
  }
  return { issues, judged };
}

function verdict(by: JudgedBy, context: CodingContext): Issue[] {
  const { system, code, pinned, path } = by;
  const ours = context.concepts(system, by.sender ?? pinned) ?? context.concepts(system, pinned);
  const pin = context.concepts(system, pinned);
  const meant = ours?.get(code);
  const inPin = pin?.get(code);
  const source = sourceOf(by);
  const place = `${path}.code`;
  if (!meant && !inPin) return pin ? [issue('code-unknown-in-pin', { place, found: code, source })] : [];
  const own =
    inPin?.status === 'inactive'
      ? [issue('code-inactive-in-pin', { place, found: code, source, ...instead(code, system, pin, context) })]
      : [];
  const theirs = by.receiver === undefined ? undefined : context.concepts(system, by.receiver);
  if (!theirs || by.receiver === undefined) return own;
  const used = meant ?? inPin!;
  const there = theirs.get(code);
  const replacement = instead(code, system, theirs, context, pin);
  const details = { place, found: `${code} ${used.display}`, source };
  if (!there) return [...own, issue('code-absent-at-receiver', { ...details, ...replacement })];
  if (there.status === 'inactive') return [...own, issue('code-inactive-at-receiver', { ...details, ...replacement })];
  if (!sameMeaning(used, there))
    return [...own, issue('code-changed-at-receiver', { ...details, expected: there.display })];
  const senderHas = by.sender ?? pinned;
  return senderHas === by.receiver
    ? own
    : [
        ...own,
        issue('versions-differ', { place, expected: `version ${by.receiver}`, found: `version ${senderHas}`, source }),
      ];
}

/**
 * What a message was judged by, as findings: one for each list, with the versions and the pin. They stand with the
 * message, so that years later it can be told which versions an answer rested on.
 */
export function judgedBy(judged: readonly JudgedBy[]): Issue[] {
  const groups = Map.groupBy(judged, (by) => [sourceOf(by), by.sender ?? '', by.receiver ?? ''].join(' '));
  return [...groups.values()].map((group) => {
    const { sender, receiver } = group[0]!;
    const versions = [sender && `sender ${sender}`, receiver && `receiver ${receiver}`].filter(Boolean).join(', ');
    return issue('codes-checked', {
      found: `${group.length} codes`,
      source: sourceOf(group[0]!),
      ...(versions && { detail: versions }),
    });
  });
}

const sourceOf = ({ system, pinned, manifest }: JudgedBy): string => namedBy(`${system}|${pinned}`, manifest);

/** What to use instead: by the list itself (replacedBy in the receiver's version, then in ours), else by a map. */
function instead(
  code: string,
  system: string,
  theirs: ConceptIndex | undefined,
  context: CodingContext,
  ours?: ConceptIndex,
): { expected?: string } {
  const usable = (target: string): boolean =>
    theirs?.get(target) !== undefined && theirs.get(target)!.status !== 'inactive';
  const direct = [
    ...(theirs?.get(code)?.replacedBy ?? []),
    ...(ours?.get(code)?.replacedBy ?? []),
    ...backwards(code, theirs, ours),
  ];
  const mapped = context.maps(system).flatMap((map) => targetsOf(map, system, code));
  const found = [...direct, ...mapped].find(usable);
  return found === undefined ? {} : { expected: `${found} ${theirs!.get(found)!.display}` };
}

/** A receiver that lags does not know the new code, but knows the one that it took the place of. */
function backwards(code: string, theirs: ConceptIndex | undefined, ours: ConceptIndex | undefined): string[] {
  if (!ours || !theirs || theirs.has(code)) return [];
  return [...ours.values()].flatMap((c) => (c.replacedBy.includes(code) ? [c.code] : []));
}

const targetsOf = (map: ConceptMap, system: string, code: string): string[] =>
  (map.group ?? [])
    .filter((g) => g.source === system && g.target === system)
    .flatMap((g) =>
      (g.element ?? []).filter((e) => e.code === code).flatMap((e) => (e.target ?? []).flatMap((t) => t.code ?? [])),
    );
