import { objects, tidy } from '../../../referral/shape.ts';
import type { Analysis, AnalysisGroup, ReferenceInterval, Result, Specimen } from '../../items/laboratory.ts';
import {
  codedOf,
  concept,
  conceptOf,
  dateTime,
  identifier,
  instant,
  note,
  quantity,
  quantityOf,
  range,
  readQuantity,
  text,
} from '../codecs.ts';
import type { Reading, Ref, Writing } from '../context.ts';
import { detail, flatten, type Json, readDetails, restore, writeDetails } from '../details.ts';
import { type Codec, read, row, rows, write } from '../lens.ts';
import { professional } from '../parties.ts';
import { laboratoryObservation } from '../systems.ts';

/** Analyses of a laboratory report as Observations, and back. */

/** What an Observation is, where that does not show by itself. */
const role = 'role';
type Role = 'group' | 'result' | 'related';
const roleOf = (resource: Json): unknown => detail(readDetails(resource), role);
const inlineResult = 'result.';

export interface Adding {
  readonly writing: Writing;
  readonly status: string;
  /** Every specimen of the report, gathered on the way. */
  readonly specimens: Set<string>;
  readonly place: string;
  readonly many: boolean;
}

const analysisTable = [
  row('id', 'identifier[]', identifier),
  row('code', 'code', concept),
  row('method', 'method', concept),
  row('time', 'issued', instant),
  row('comment', 'note[]', note),
];

/** Reference interval: bounds as numbers where they are numbers, population and description in words. */
const referenceRange: Codec = {
  to: (value) => {
    const { interval, description, population, comment } = value as ReferenceInterval;
    const bound = (digits: string | undefined) =>
      digits === undefined ? undefined : quantityOf(tidy({ value: digits, unit: interval?.unit }) as never);
    const low = bound(interval?.low);
    const high = bound(interval?.high);
    const alone = low || high ? {} : { unit: interval?.unit };
    const open = interval && { lowClosed: interval.lowClosed, highClosed: interval.highClosed, ...alone };
    const rest = flatten({ ...(open ? { interval: open } : {}), comment });
    if (!low && !high && description === undefined) return undefined;
    return tidy<Json>({
      extension: rest.length > 0 ? writeDetails(rest) : undefined,
      low,
      high,
      appliesTo: population === undefined ? undefined : [{ text: population }],
      text: description,
    });
  },
  from: (value) => {
    const range = value as Json;
    const rest = restore({}, readDetails(range));
    const low = readQuantity(range.low);
    const high = readQuantity(range.high);
    const interval = tidy({
      ...((rest.interval as object | undefined) ?? {}),
      low: low?.value,
      high: high?.value,
      unit: low?.unit ?? high?.unit ?? (rest.interval as Json | undefined)?.unit,
    });
    return tidy({
      ...rest,
      interval: Object.keys(interval).length > 0 ? interval : undefined,
      description: range.text,
      population: objects(range.appliesTo as Json[])[0]?.text,
    });
  },
};

const interpretation = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

const resultTable = [
  row('quantity', 'valueQuantity', quantity),
  row('range', 'valueRange', range),
  row('coded', 'valueCodeableConcept', concept),
  row('text', 'valueString', text),
  rows('interpretations', 'interpretation[]', concept),
  row('reference', 'referenceRange[]', referenceRange),
];

const specimenTable = [
  row('id', 'identifier[]', identifier),
  row('material', 'type', concept),
  row('time', 'collection.collectedDateTime', dateTime),
  row('site', 'collection.bodySite', concept),
  row('comment', 'note[]', note),
];

function addSpecimen(specimen: Specimen, { writing, specimens }: Adding): Ref {
  const made: Json = { resourceType: 'Specimen', subject: writing.subject };
  const written = write(specimen, specimenTable, made, writing);
  const reference = writing.share(specimen.time === undefined ? untimed(written) : written);
  specimens.add(reference.reference ?? '');
  return reference;
}

/** GetLaboratoryOrderOutcome 3.1 names a specimen without saying when it was taken: that it is not known is said. */
const untimed = (specimen: Json): Json => ({
  ...specimen,
  collection: {
    ...(specimen.collection as Json | undefined),
    _collectedDateTime: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    },
  },
});

/** A panel where the group says something of its own, or one of several; else its analyses alone. */
export function addGroup(group: AnalysisGroup, adding: Adding): Ref[] {
  const members = group.analyses.map((analysis, n) =>
    addAnalysis(analysis, { ...adding, place: `${adding.place}/${n}` }),
  );
  const { name, code, comment } = group;
  if (!adding.many && name === undefined && code === undefined && comment === undefined) return members;
  const { writing, status } = adding;
  const made = tidy<Json>({
    resourceType: 'Observation',
    status,
    category: [laboratoryObservation],
    code: code ? conceptOf(code) : { text: name ?? 'Analyser' },
    subject: writing.subject,
    note: comment === undefined ? undefined : [{ text: comment }],
    hasMember: members,
  });
  const details = [[role, 'group'] as const, ...flatten({ name }), ...(code ? [['coded', true] as const] : [])];
  return [writing.add(adding.place, { ...made, extension: writeDetails(details) })];
}

function addAnalysis(analysis: Analysis, adding: Adding, as?: Role): Ref {
  const { writing, status, place } = adding;
  const { results, specimens = [] } = analysis;
  const [first] = specimens.map((specimen) => addSpecimen(specimen, adding));
  const one = results?.length === 1 ? results[0] : undefined;
  const made = tidy<Json>({
    resourceType: 'Observation',
    status,
    category: [laboratoryObservation],
    code: analysis.code ? undefined : { text: analysis.text ?? 'Analys' },
    subject: writing.subject,
    effectiveDateTime: specimens[0]?.time ?? one?.time,
    performer: analysis.attested && [professional.to(analysis.attested, writing)],
    specimen: first,
  });
  const more = flatten({ specimens: specimens.slice(1), results: results?.length === 0 ? [] : undefined });
  const shifted = more.map(
    ([name, value]) => [name.replace(/^specimens\[(\d+)\]/, (_, n) => `specimens[${Number(n) + 1}]`), value] as const,
  );
  const resource = write(analysis, analysisTable, made, writing, {
    elsewhere: ['specimens', 'results'],
    details: [...(as ? [[role, as] as const] : []), ...shifted],
  });
  if (one) writeResult(one, resource, adding, inlineResult);
  else if (results) {
    resource.hasMember = results.map((result, n) =>
      addResult(result, analysis, { ...adding, place: `${place}/result/${n}` }),
    );
  }
  return writing.add(place, resource);
}

function addResult(result: Result, analysis: Analysis, adding: Adding): Ref {
  const { writing, status, place } = adding;
  const made = tidy<Json>({
    resourceType: 'Observation',
    status,
    category: [laboratoryObservation],
    code: analysis.code ? conceptOf(analysis.code) : { text: analysis.text ?? 'Analys' },
    subject: writing.subject,
    effectiveDateTime: result.time ?? analysis.specimens?.[0]?.time,
    extension: writeDetails([[role, 'result']]),
  });
  return writing.add(place, writeResult(result, made, adding, ''));
}

function writeResult(result: Result, resource: Json, adding: Adding, prefix: string): Json {
  const { related } = result;
  write(result, resultTable, resource, adding.writing, { elsewhere: ['related'], prefix });
  if (result.pathological === true && !resource.interpretation) {
    resource.interpretation = [conceptOf({ system: interpretation, code: 'A', display: 'Abnormal' })];
  }
  if (related) {
    const members = related.map((analysis, n) =>
      addAnalysis(analysis, { ...adding, place: `${adding.place}/related/${n}` }, 'related'),
    );
    resource.hasMember = [...((resource.hasMember as Json[]) ?? []), ...members];
  }
  return resource;
}

const observations = (references: unknown, { resolve }: Reading): Json[] =>
  objects(references as Json[]).flatMap((reference): Json[] => {
    const found = resolve(reference, 'Observation');
    return found ? [found] : [];
  });

/** Groups of a report from its results; analyses outside any panel are one group without a name. */
export function readGroups(results: unknown, reading: Reading): Json[] {
  const found = observations(results, reading);
  const panels = found.filter((resource) => roleOf(resource) === 'group');
  const alone = found.filter((resource) => roleOf(resource) !== 'group');
  const groups = panels.map((panel) => {
    const details = readDetails(panel);
    return tidy({
      name: detail(details, 'name'),
      code: detail(details, 'coded') === true ? codedOf(panel.code) : undefined,
      comment: objects(panel.note as Json[])[0]?.text,
      analyses: observations(panel.hasMember, reading).map((member) => readAnalysis(member, reading)),
    });
  });
  return alone.length > 0 ? [...groups, { analyses: alone.map((one) => readAnalysis(one, reading)) }] : groups;
}

const uncoded = (resource: Json): boolean =>
  objects((resource.code as Json | undefined)?.coding as Json[]).length === 0;

function readAnalysis(resource: Json, reading: Reading): Json {
  const details = readDetails(resource);
  const own = details.filter(([name]) => name !== role && !name.startsWith(inlineResult));
  const analysis = read(resource, analysisTable, reading, own);
  if (uncoded(resource) && detail(details, 'text') !== undefined) delete analysis.code;
  const specimen = reading.resolve(resource.specimen, 'Specimen');
  if (specimen)
    analysis.specimens = [
      read(specimen, specimenTable, reading),
      ...((analysis.specimens as Json[] | undefined)?.slice(1) ?? []),
    ];
  const members = observations(resource.hasMember, reading);
  const results = members.filter((member) => roleOf(member) === 'result');
  if (results.length > 0) analysis.results = results.map((member) => readResult(member, readDetails(member), reading));
  else {
    const inner = details.flatMap(([name, value]) =>
      name.startsWith(inlineResult) ? [[name.slice(inlineResult.length), value] as const] : [],
    );
    const result = readResult(resource, inner, reading);
    if (Object.keys(result).length > 0) analysis.results = [result];
  }
  return analysis;
}

function readResult(resource: Json, details: ReturnType<typeof readDetails>, reading: Reading): Json {
  const own = details.filter(([name]) => name !== role);
  const result = read(resource, resultTable, reading, own);
  // An interpretation that was made of the flag is the flag.
  if (detail(own, 'pathological') === true) delete result.interpretations;
  const related = observations(resource.hasMember, reading).filter((member) => roleOf(member) === 'related');
  return related.length > 0 ? { ...result, related: related.map((member) => readAnalysis(member, reading)) } : result;
}
