import type { Extension, OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { codeSystem, extensionUrl } from './canonical.ts';
import { type Issue, isError, issue, type Severity } from './issue.ts';
import { type OutcomeCode, outcomes } from './outcomes.ts';
import { scrub } from './personal-number-scrubber.ts';
import type { Position } from './source-position/position.ts';

/**
 * Issue[] <-> FHIR R4 OperationOutcome. `details` holds our outcome code and its sentence (English, Swedish as the
 * translation extension); a FHIRPath place stands in `expression`, every other kind of place (JSON Pointer, XPath,
 * `PID[1]-3`, line:column) in `location`; expected, found, detail and source are extensions, so that our own findings
 * come back whole, and `diagnostics` says the first three in one line for people. Line and column in the source are the
 * extensions that the reference validator uses.
 */
const system = codeSystem('outcome');
const translation = 'http://hl7.org/fhir/StructureDefinition/translation';
const positions = { line: 'operationoutcome-issue-line', column: 'operationoutcome-issue-col' } as const;
const positionUrl = (name: keyof typeof positions): string =>
  `http://hl7.org/fhir/StructureDefinition/${positions[name]}`;
const members = ['expected', 'found', 'detail', 'source'] as const;

const fhirPath = /^[A-Z][A-Za-z]*(?:\[\d+\])?(?:\.[a-z][A-Za-z]*(?:\([^()]*\))?(?:\[\d+\])?)*$/;

/** An OperationOutcome of all findings in order; one informational issue when there is none. */
export function operationOutcome(issues: readonly Issue[]): OperationOutcome & { issue: OperationOutcomeIssue[] } {
  const told = issues.length > 0 ? issues : [issue('no-findings')];
  return { resourceType: 'OperationOutcome', issue: told.map(toFhir) };
}

function toFhir(finding: Issue): OperationOutcomeIssue {
  const { issueType, en, sv } = outcomes[finding.code];
  const diagnostics = diagnosticsOf(finding);
  const extension = [...members.flatMap((name) => extensionOf(name, finding[name])), ...positionOf(finding.position)];
  return {
    ...(extension.length > 0 ? { extension } : {}),
    severity: finding.severity,
    code: issueType,
    details: { coding: [{ system, code: finding.code, display: en }], text: en, _text: swedish(sv) },
    ...(diagnostics === '' ? {} : { diagnostics }),
    ...placeOf(finding.place),
  } as OperationOutcomeIssue;
}

const swedish = (content: string): { extension: Extension[] } => ({
  extension: [
    {
      url: translation,
      extension: [
        { url: 'lang', valueCode: 'sv' },
        { url: 'content', valueString: content },
      ],
    },
  ],
});

/** FHIR strings may not be empty, and an absent member is another thing than an empty one: neither is written. */
const extensionOf = (name: string, value: string | undefined): Extension[] =>
  value ? [{ url: extensionUrl(`outcome-${name}`), valueString: value }] : [];

const positionOf = (position: Position | undefined): Extension[] =>
  position
    ? (['line', 'column'] as const).map((name) => ({ url: positionUrl(name), valueInteger: position[name] }))
    : [];

function diagnosticsOf({ expected, found, detail }: Issue): string {
  const compared = [expected && `expected ${expected}`, found && `found ${found}`].filter(Boolean).join(', ');
  return [compared, detail].filter(Boolean).join('. ');
}

function placeOf(place: string | undefined): Pick<OperationOutcomeIssue, 'expression' | 'location'> {
  if (!place) return {};
  return fhirPath.test(place) ? { expression: [place] } : { location: [place] };
}

/**
 * The findings of an OperationOutcome. Those of this project come back as they were; another system's become
 * `partner-finding` with their severity and their words, from which personal numbers are taken out.
 */
export function issuesOf(outcome: OperationOutcome): Issue[] {
  return (outcome.issue ?? []).map(fromFhir).filter(({ code }) => code !== 'no-findings');
}

function fromFhir(from: OperationOutcomeIssue): Issue {
  const code = from.details?.coding?.find((coding) => coding.system === system)?.code;
  const severity = severityOf(from.severity);
  const place = from.expression?.[0] ?? from.location?.[0];
  if (code === undefined || !Object.hasOwn(outcomes, code)) return foreign(from, severity, place);
  const texts = members.flatMap((name) => {
    const text = from.extension?.find((e) => e.url === extensionUrl(`outcome-${name}`))?.valueString;
    return text === undefined ? [] : [[name, scrub(text)] as const];
  });
  return issue(code as OutcomeCode, {
    severity,
    ...placed(place),
    ...positioned(from.extension),
    ...Object.fromEntries(texts),
  });
}

function foreign(from: OperationOutcomeIssue, severity: Severity, place: string | undefined): Issue {
  const coding = from.details?.coding?.[0];
  const words = [from.code, coding?.code, from.details?.text ?? coding?.display, from.diagnostics].filter(Boolean);
  return issue('partner-finding', { severity, ...placed(place), detail: scrub(words.join(': ')) });
}

const placed = (place: string | undefined): { place?: string } => (place === undefined ? {} : { place: scrub(place) });

function positioned(extensions: readonly Extension[] | undefined): { position?: Position } {
  const numberOf = (name: keyof typeof positions) => extensions?.find((e) => e.url === positionUrl(name))?.valueInteger;
  const [line, column] = [numberOf('line'), numberOf('column')];
  return line === undefined || column === undefined ? {} : { position: { line, column } };
}

/** Input from outside: what is no issue-severity counts as an error. */
const severityOf = (severity: string | undefined): Severity =>
  severity === 'fatal' || severity === 'warning' || severity === 'information' ? severity : 'error';

/**
 * HTTP statuses from the gravest: our own failure, then who calls, then how much and how fast, then form, then content,
 * then state. A refusal shows the first of these that any of its errors has.
 */
const gravity = [500, 502, 503, 504, 401, 403, 429, 408, 413, 431, 415, 417, 405, 406, 400, 404, 422, 409];

/** The status of a request with these findings: 200 without errors, else the gravest of its errors. */
export function statusOf(issues: readonly Issue[]): number {
  const errors = issues.filter(isError);
  if (errors.length === 0) return 200;
  const statuses = new Set<number>(errors.map(({ code }) => outcomes[code].http));
  // An error whose row says 200 is a warning that an agreement made graver: the content is refused.
  return gravity.find((status) => statuses.has(status)) ?? 422;
}
