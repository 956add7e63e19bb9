import { hasErrors, type Issue } from '../../../model/issue.ts';
import type { Unmapped } from '../../adapter.ts';
import type { RecordItem } from '../../record-copy/record-copy.ts';
import type { XmlElement } from '../../xml/element.ts';
import { parseXml, type XmlLimits } from '../../xml/parse.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import type { Draft } from '../draft.ts';
import { readProcessingStatus, type SourceStatus } from '../processing-status.ts';
import { readOperation } from '../read.ts';
import { openAnswer } from '../soap.ts';
import { type AccessHeader, accessHeader } from './access-header.ts';
import { type EntryWriting, entryWriting } from './entry-writing.ts';
import { answerLimits, faultOf, itemOf, notOurs, resultFindings } from './parse-answer.ts';

/** An entry as it came: nothing of it is read but what access is judged by. */
export interface ClosedEntry {
  readonly access: AccessHeader;
  /** Which entry it is a writing of, and how new: its identity and times, and nothing else of it. */
  writing(): EntryWriting;
  /** Reads the whole of it. Only for an entry that the checks have let through. */
  open(): OpenedEntry;
}

/** `item` is absent where the entry breaks its contract; the issues say how. */
export interface OpenedEntry {
  readonly item?: RecordItem;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Unmapped[];
}

/** Where the rest of an answer is asked for (hasMore). */
export interface MoreAt {
  readonly logicalAddress: string;
  readonly reference: string;
}

export interface ClosedAnswer {
  readonly entries: readonly ClosedEntry[];
  readonly more: readonly MoreAt[];
  /** What an aggregating service says of each source that it asked. */
  readonly sources: readonly SourceStatus[];
  /** Why it is no answer (errors), and what it says of itself. */
  readonly issues: readonly Issue[];
}

/**
 * Answer of a read contract -> its entries, each still closed: a consumer may read nothing but the access control header
 * before blocks are checked. Each entry is read by itself, so that a broken one does not spoil what other systems sent
 * in the same answer. A fault, an error result and what is no answer are issues of severity error, without entries.
 */
export function closedAnswer(
  bytes: Uint8Array,
  contract: ReadContract,
  limits: XmlLimits = answerLimits,
): ClosedAnswer {
  const { root, issues } = parseXml(bytes, limits);
  if (!root) return failed(issues);
  const fault = faultOf(root);
  if (fault) return failed([fault]);
  const { body, others } = openAnswer(root);
  const { response, entry } = contract;
  if (!body || body.ns !== response.responder || body.name !== response.operation)
    return failed([notOurs(body ?? root)]);
  const isEntry = ({ ns, name }: XmlElement): boolean => ns === response.responder && name === entry;
  const about = readOperation({ ...body, children: body.children.filter((child) => !isEntry(child)) }, response);
  const { hasMore = [] } = about.draft as { hasMore?: MoreAt[] };
  // More to fetch is fetched, so that it is no finding of its own here.
  const found = resultFindings({ ...about.draft, hasMore: undefined }, contract, body);
  if (hasErrors(found)) return failed(found);
  // What the source says in its own words may be about entries that may not be shown.
  const told = found.map(({ detail: _, ...finding }) => finding);
  const entries = body.children.filter(isEntry).map((element) => closed(element, body, contract));
  return { entries, more: hasMore, sources: readProcessingStatus(others), issues: told };
}

const failed = (issues: readonly Issue[]): ClosedAnswer => ({ entries: [], more: [], sources: [], issues });

const closed = (element: XmlElement, body: XmlElement, contract: ReadContract): ClosedEntry => ({
  access: accessHeader(element, contract),
  writing: () => entryWriting(element, contract),
  open: () => {
    const { draft, issues, unmapped } = readOperation(only(element, body), entriesOf(contract));
    const { items: [item] = [] } = draft as { items?: Draft[] };
    return item === undefined || hasErrors(issues)
      ? { issues, unmapped }
      : { item: itemOf(item, contract), issues, unmapped };
  },
});

/** The answer as if it held that one entry alone. */
const only = (element: XmlElement, body: XmlElement): XmlElement => ({ ...body, children: [element] });

/** The response's description without what follows the entries. */
function entriesOf({ response, entry }: ReadContract) {
  const { root } = response;
  return { ...response, root: { ...root, children: root.children.filter(({ name }) => name === entry) } };
}
