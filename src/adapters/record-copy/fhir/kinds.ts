import type { ItemKind } from '../record-copy.ts';
import type { KindMapping } from './kind.ts';
import { alert } from './kinds/alert.ts';
import { contact } from './kinds/contact.ts';
import { device } from './kinds/device.ts';
import { diagnosis } from './kinds/diagnosis.ts';
import { attachedDocument, carePlan } from './kinds/document.ts';
import { functionalStatus } from './kinds/functional-status.ts';
import { imaging } from './kinds/imaging.ts';
import { laboratory } from './kinds/laboratory.ts';
import { maternity } from './kinds/maternity.ts';
import { medication } from './kinds/medication.ts';
import { note } from './kinds/note.ts';
import { procedure, vitalSign } from './kinds/observation.ts';
import { referralOutcome } from './kinds/referral-outcome.ts';
import { vaccination } from './kinds/vaccination.ts';

const mappings: { readonly [K in ItemKind]: KindMapping<K> } = {
  note,
  diagnosis,
  medication,
  laboratory,
  alert,
  vaccination,
  contact,
  'functional-status': functionalStatus,
  maternity,
  imaging,
  'referral-outcome': referralOutcome,
  'vital-sign': vitalSign,
  procedure,
  'care-plan': carePlan,
  device,
  attachment: attachedDocument,
};

export const itemKinds = Object.keys(mappings) as ItemKind[];
export const isItemKind = (word: unknown): word is ItemKind => itemKinds.includes(word as ItemKind);
/** The mapping of a kind; one kind's mapping is given items of that kind alone. */
export const mappingOf = (kind: ItemKind): KindMapping => mappings[kind] as unknown as KindMapping;
