import type { Analysis, LaboratoryReport, Result } from '../../record-copy/items/laboratory.ts';
import type { RecordItem } from '../../record-copy/record-copy.ts';
import { tidy } from '../../referral/shape.ts';

/** Where a contract says in another shape what items say. */
export const normalised = (item: RecordItem): RecordItem =>
  item.kind === 'laboratory' && 'analyses' in item ? thirdLaboratory(item as never) : item;

/** GetLaboratoryOrderOutcome 3.1: analyses without groups, one outcome each, a specimen in words. */
interface ThirdAnalysis extends Omit<Analysis, 'results' | 'specimens'> {
  readonly specimenText?: string;
  readonly outcome?: Result & { readonly unit?: string };
}

function thirdLaboratory({
  analyses,
  ...item
}: LaboratoryReport & { readonly analyses: readonly ThirdAnalysis[] }): RecordItem {
  return { ...item, groups: [{ analyses: analyses.map(analysisOf) }] };
}

const number = /^-?\d+(?:[.,]\d+)?$/;

function analysisOf({ specimenText, outcome, ...analysis }: ThirdAnalysis): Analysis {
  return tidy({
    ...analysis,
    specimens: specimenText === undefined ? undefined : [{ material: { text: specimenText } }],
    results: outcome && [resultOf(outcome)],
  }) as Analysis;
}

/** A value that is a number is a quantity; of one that is none the unit stays in its words. */
function resultOf({ unit, text = '', ...rest }: Result & { readonly unit?: string }): Result {
  if (number.test(text)) return { ...rest, quantity: tidy({ value: text, unit }) as never };
  const said = [text, unit].filter((part) => part !== undefined && part !== '').join(' ');
  return said === '' ? rest : { ...rest, text: said };
}
