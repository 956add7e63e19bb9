import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { inEnvelope } from '../../adapters/rivta/soap.ts';
import { writeOperation } from '../../adapters/rivta/write.ts';
import { writeEnvelope } from '../../adapters/rivta/write-envelope.ts';
import { hsaIdSystem } from '../../model/canonical.ts';
import type { ReadQuery } from './read-request.ts';

/** The contracts know years of two centuries; a period has both ends there. */
const [firstDay, lastDay] = ['1900-01-01', '2099-12-31'];

/** A question by a read contract, in its envelope: `readRequest` the other way. */
export function writeReadRequest(query: ReadQuery, { request }: ReadContract): Uint8Array {
  const { period, sourceSystem, hasMoreReference, logicalAddress } = query;
  const ids = (values: readonly string[]) => values.map((value) => ({ system: hsaIdSystem, value }));
  const limited = period.start !== undefined || period.end !== undefined;
  const draft = {
    patient: query.patient,
    careUnits: ids(query.careUnits),
    careProviders: ids(query.careProviders),
    ...(limited && { period: { start: period.start ?? firstDay, end: period.end ?? lastDay } }),
    ...(sourceSystem !== undefined && { sourceSystem: { system: hsaIdSystem, value: sourceSystem } }),
    careContacts: query.careContacts,
    ...(hasMoreReference !== undefined && { hasMoreReference }),
  };
  return writeEnvelope(inEnvelope(writeOperation(draft, request), logicalAddress), request).bytes;
}
