import { identityOf } from '../../record-copy/fhir/provenance.ts';
import { type Age, ageOf } from '../../record-copy/merge.ts';
import type { ItemBase } from '../../record-copy/record-copy.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { headerReader } from './header-part.ts';

/** A writing of an entry: the same entry comes anew when it is changed, and in several versions of its contract. */
export interface EntryWriting extends Age {
  /** The kind, the source system and the entry's id in it; undefined where it states none. */
  readonly key?: string;
}

const readHeader = headerReader(['id', 'sourceSystem', 'author.time', 'signed.time', 'time'], { accessAlone: false });

export function entryWriting(entry: XmlElement, contract: ReadContract): EntryWriting {
  const said = readHeader(entry, contract) as Partial<ItemBase>;
  const { kind, name, version } = contract;
  const { id = {}, sourceSystem } = said;
  const known = (id.value ?? id.system) !== undefined;
  return {
    ...(known && { key: `${kind} ${identityOf({ id, ...(sourceSystem && { sourceSystem }) })}` }),
    ...ageOf({ ...said, contract: `${name} ${version}` }),
  };
}
