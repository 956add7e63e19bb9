import type { CopyPatient, RecordCopy } from '../record-copy/record-copy.ts';
import { tidy } from '../referral/shape.ts';
import { sourceSystem } from './addressing.ts';
import { designator } from './datatypes.ts';
import { readDocument } from './documents.ts';
import { readLaboratory } from './laboratory.ts';
import type { MessageReader } from './message.ts';

/** ORU^R01 and MDM^T02 -> record copy. What was asked for is what the message is: results, or a document. */
export function readRecordCopy(message: MessageReader, patient: CopyPatient, referral?: string): RecordCopy {
  const results = message.type === 'ORU';
  const { hsaId, name, id } = designator(message.header, 4);
  const unit = tidy({ id: hsaId === undefined ? id : sourceSystem(message), name });
  return {
    ...tidy({ patient, unit: Object.keys(unit).length > 0 ? unit : undefined, referral }),
    items: results ? readLaboratory(message, patient) : readDocument(message, patient),
    asked: [results ? 'laboratory' : 'note'],
  } as RecordCopy;
}
