import type { BundleEntry } from '@medplum/fhirtypes';
import { nameSpace } from '../../../model/name-uuid.ts';
import type { RecordCopy, RecordItem } from '../record-copy.ts';
import { graphOf, newest, writeItems } from './graph.ts';
import { identityOf } from './provenance.ts';

export interface RecordEntries {
  /** The patient, and the resources and Provenance of every item. */
  readonly entries: readonly BundleEntry[];
  /** Of each entry the place of its item in the copy; undefined for what several items may share. */
  readonly itemOf: readonly (number | undefined)[];
}

/**
 * RecordCopy -> entries of a searchset. Their ids are of what each of them is: kind, owner and identity in its source
 * system, in the patient's own space of names, so that the same entry has the same id whenever it is read. `space` is a
 * UUID that is not made of the patient's identity alone.
 */
export function recordEntries(copy: RecordCopy, space: string, at: string): RecordEntries {
  const seen = new Map<string, number>();
  const item = (one: RecordItem): string => {
    const { careProvider, careUnit, author } = one;
    const owner = [careProvider ?? author?.careProvider, careUnit ?? author?.careUnit].map((id) => id?.value);
    const place = JSON.stringify([one.kind, ...owner, identityOf(one)]);
    // Two writings of one entry that nobody can tell apart in age are both there.
    const before = seen.get(place) ?? 0;
    seen.set(place, before + 1);
    return before === 0 ? `item/${place}` : `item/${place}/${before}`;
  };
  const graph = graphOf({ id: nameSpace(space), item, shared: (said) => `shared/${said}` });
  const { written } = writeItems(copy, graph, newest(copy.items) ?? at);
  const itemOf: (number | undefined)[] = graph.entries.map(() => undefined);
  written.forEach(({ places: [from, to] }, n) => {
    for (let place = from; place < to; place += 1) if (!graph.common.has(place)) itemOf[place] = n;
  });
  return { entries: graph.entries, itemOf };
}
