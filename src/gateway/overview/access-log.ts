import { sections } from '../../adapters/record-copy/fhir/sections.ts';
import type { RecordCopy, RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { careProviderOf, careUnitOf } from '../../transports/npo/matches.ts';
import type { LogRecord } from '../../transports/npo/security-services.ts';
import type { ProvenReader } from './reader.ts';

export interface Read {
  /** UUID of the log record. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reader: ProvenReader;
  readonly emergency: boolean;
  readonly systemId: string;
}

/**
 * What the log service is told of one reading (ehr:log StoreLog; HSLF-FS 2016:40 4 kap. 9 §): who, in which assignment,
 * at which unit, for which purpose, and what of which patient: each sort of information, care provider and unit once.
 */
export function logRecord({ patient, items }: RecordCopy, read: Read): LogRecord {
  const { id, at, reader, emergency, systemId } = read;
  const { employee, name, title, assignment, careProvider, careUnit } = reader;
  const own = { careProvider: { id: careProvider }, careUnit: { id: careUnit } };
  const resources = new Map<string, Owned>();
  for (const item of items) {
    const owned = ownedBy(item);
    resources.set(JSON.stringify(owned), owned);
  }
  // That nothing was found is also something that was read.
  const named = resources.size > 0 ? [...resources.values()] : [{ type: 'Patientöversikt', ...own }];
  return {
    id,
    system: { id: systemId },
    activity: {
      type: emergency ? 'Nödöppning' : 'Läsa',
      start: new Date(at).toISOString(),
      purpose: 'Vård och behandling',
    },
    user: {
      id: employee,
      ...(name !== undefined && { name }),
      ...(title !== undefined && { title }),
      assignment,
      ...own,
    },
    resources: named.map((resource) => ({ ...resource, patient: { id: patient.identifier.value } })),
  };
}

type Owned = Pick<LogRecord['resources'][number], 'type' | 'careProvider' | 'careUnit'>;

const titleOf = (item: RecordItem): string =>
  sections.find(({ kind, holds }) => kind === item.kind && (holds?.(item) ?? true))?.title ?? item.kind;

/** Entries are shown only where both are known. */
const ownedBy = (item: RecordItem): Owned => ({
  type: titleOf(item),
  careProvider: { id: careProviderOf(item) ?? '' },
  careUnit: { id: careUnitOf(item) ?? '' },
});
