import { hsaIdSystem } from '../../../model/canonical.ts';
import { systemUri } from '../../../model/systems.ts';
import type { RecordItem } from '../../record-copy/record-copy.ts';
import type { Coded, Id } from '../../record-copy/values.ts';
import { tidy } from '../../referral/shape.ts';
import type { ReadContract } from '../contract/read/contract.ts';

/**
 * What a contract demands and an item of another source may say otherwise, in the words of that contract. Nothing is
 * invented: what is not known stays missing, and the reader of our own output refuses it.
 */
export function completed(item: RecordItem, contract: ReadContract): RecordItem {
  const journal = headerName(contract) === 'header';
  const own = journal ? journalItem(item) : summaryItem(item);
  return contract.name === 'GetLaboratoryOrderOutcome' ? laboratoryItem(own as never) : own;
}

const headerName = ({ response }: ReadContract): string => {
  const [entry] = response.root.children;
  return entry?.kind === 'group' ? (entry.children[0]?.name ?? '') : '';
};

/** The older header knows an id of one part. */
const summaryItem = (item: RecordItem): RecordItem =>
  ({
    ...item,
    id: { value: item.id.value ?? item.id.system },
    author: tidy({ ...item.author, time: item.author?.time ?? item.time }),
  }) as RecordItem;

/** The JoL header has a root for each id, and the time by which blocks are compared. */
const journalItem = (item: RecordItem): RecordItem =>
  tidy({
    ...item,
    id: item.id.system === undefined ? rootOnly(item) : item.id,
    time: item.time ?? item.author?.time,
    blockComparisonTime: item.blockComparisonTime ?? item.author?.time ?? item.time,
    sourceSystem: item.sourceSystem && withRoot(item.sourceSystem),
  }) as RecordItem;

const withRoot = (id: Id): Id => (id.system === undefined ? { ...id, system: hsaIdSystem } : id);

/** In GetCareDocumentation 3.0 the id is the root; in the laboratory contract it stands below the source system. */
function rootOnly({ kind, id, sourceSystem }: RecordItem): Id {
  if (kind !== 'laboratory') return { system: id.value ?? '' };
  return { system: sourceSystem?.value ?? hsaIdSystem, value: id.value ?? '' };
}

const reportStatus = (status: string): Coded => ({
  code: status,
  system: systemUri('diagnostic-report-status'),
  display: status,
});

function laboratoryItem(item: RecordItem & { kind: 'laboratory' }): RecordItem {
  const { status = 'final', statusCode, report, recipient, author } = item;
  return {
    ...item,
    statusCode: statusCode ?? reportStatus(status),
    report: report ?? item.id,
    ...(recipient ? { recipient } : author?.unit?.name ? { recipient: { name: author.unit.name } } : {}),
  };
}
