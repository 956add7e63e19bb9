import type { XmlElement } from '../../../xml/element.ts';
import { below, child, exactlyOne, has, hasNo, required, someOf } from '../checks.ts';
import type { Check, ContractRule, Fault } from '../rule.ts';
import { actoutcomeCode, nonEmpty, rule } from './common.ts';

const statuses = ['final', 'partial', 'preliminary'];
const statusList = '2.16.840.1.113883.4.642.3.235';

const status: Check = (type) => {
  const [code, system] = [child(type, 'code'), child(type, 'codeSystem')];
  const faults: Fault[] = [];
  if (code && !statuses.includes(code.text.trim()))
    faults.push({ code: 'code-unknown', place: code.path, expected: `one of ${statuses.join(', ')}` });
  if (system && system.text.trim() !== statusList)
    faults.push({ code: 'code-system-unknown', place: system.path, expected: statusList });
  return faults;
};

const group: Check = (element, mode) =>
  element.children.filter(({ name }) => name === 'analysis').length > 1 ? someOf('name', 'code')(element, mode) : [];

/** Of the analyses in groups; those within a result are of its specimen. */
const samplingTimes = (body: XmlElement): string[] =>
  body.children
    .flatMap(({ name, children }) => (name === 'groupOfAnalyses' ? children : []))
    .flatMap(({ name, children }) => (name === 'analysis' ? children : []))
    .flatMap((specimen) => (specimen.name === 'specimen' ? (child(specimen, 'timestamp')?.text.trim() ?? []) : []));

const comparison: Check = (outcome) => {
  const time = below(outcome, 'header/accessControlHeader/blockComparisonTime');
  const body = child(outcome, 'body');
  const latest = body && samplingTimes(body).sort().at(-1);
  if (!time || latest === undefined || time.text.trim() === latest) return [];
  return [
    { code: 'value-invalid', place: time.path, expected: 'the time of the latest specimen', found: 'another time' },
  ];
};

const specimen: Check = (analysis) =>
  child(analysis, 'specimen') ? [] : [required(analysis, 'specimen', 'given with an analysis of a group')];

/** GetLaboratoryOrderOutcome 4.2. */
export const laboratoryOrderOutcomeRules: readonly ContractRule[] = [
  nonEmpty,
  { ...nonEmpty, name: 'decimals', says: 'Decimals may have a comma or a point.', source: 'DecimalType' },
  actoutcomeCode,
  rule(
    'lock-time-unused',
    '2.2 (HSLF-FS 2016:40)',
    ['accessControlHeader'],
    hasNo('lockTime'),
    'lockTime is not used.',
  ),
  rule(
    'care-unit-and-patient-given',
    'field table of the header (1..1)',
    ['accessControlHeader'],
    has('accountableCareUnit', 'patientId'),
    'Care unit and patient are named.',
  ),
  rule(
    'signature-without-unit',
    'field table of the header (0..0)',
    ['header/signature'],
    hasNo('orgUnit'),
    'A signature has no unit.',
  ),
  {
    ...rule(
      'comparison-time',
      '2.2 blockComparisonTime',
      ['laboratoryOrderOutcome'],
      comparison,
      'blockComparisonTime is the time of the latest specimen.',
    ),
    // What a source says of its own blocks is not ours to correct.
    writing: 'warning',
  },
  rule('report-status', 'body.type', ['body/type'], status, 'type is final, partial or preliminary, of its own list.'),
  rule('group-named', 'schematron', ['groupOfAnalyses'], group, 'A group of several analyses has a name or a code.'),
  rule(
    'specimen-given',
    'schematron',
    ['groupOfAnalyses/analysis'],
    specimen,
    'An analysis of a group has a specimen.',
  ),
  rule(
    'one-value',
    'AnalysisResultType.value',
    ['result/value'],
    exactlyOne('cv', 'pq', 'intervalPQ', 'st'),
    'A result has one value.',
  ),
  rule(
    'interval-xor-description',
    'AnalysisResultType.reference',
    ['result/reference'],
    exactlyOne('interval', 'description'),
    'A reference is an interval or a description.',
  ),
];

/** GetLaboratoryOrderOutcome 3.1, of which no more is known. */
export const laboratoryOrderOutcome3Rules: readonly ContractRule[] = [nonEmpty];
