import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { parseReferral } from '../../../src/adapters/rivta/parse.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { referralRules } from '../../../src/adapters/rivta/rules/referral.ts';
import { confirmation, edited, outcome, request, requestV1, xmlOf } from './fixture.ts';

const base = { request: xmlOf(request), confirmation: xmlOf(confirmation), outcome: xmlOf(outcome) };
const findings = (xml: string) => parseReferral(Buffer.from(xml)).issues;
const long = (length: number) => 'å'.repeat(length);

interface Case {
  readonly rule: string;
  /** Name of the rule in the table, where the table has it. */
  readonly holds?: string;
  readonly of: keyof typeof base;
  readonly from?: string;
  readonly pattern?: string;
  readonly to: string;
  readonly code: string;
  readonly place: string;
}

const cases = parse(readFileSync(new URL('cases/must-refuse.yaml', import.meta.url), 'utf8')) as readonly Case[];

const filled = (text: string): string => text.replace(/\{(\d+) (.)\}/g, (_, count, unit) => unit.repeat(Number(count)));
const changed = ({ of, from, pattern, to }: Case): string => edited(base[of], from ?? new RegExp(pattern!), filled(to));

describe('each rule of the contract gives exactly one error, with place, expectation and source', () => {
  test.each(cases)('$rule', (one) => {
    const { code, place } = one;
    const errors = findings(changed(one)).filter((found) => found.severity === 'error');
    expect(errors.map((found) => ({ code: found.code, place: found.place }))).toEqual([{ code, place }]);
    expect(errors[0]?.expected).toBeTruthy();
    expect(errors[0]?.source).toBeTruthy();
  });
});

interface Passing {
  readonly rule: string;
  readonly of: keyof typeof base;
  readonly changes: readonly (readonly [string, string])[];
}
const passing = parse(readFileSync(new URL('cases/may-pass.yaml', import.meta.url), 'utf8')) as readonly Passing[];

test.each(passing)('$rule lets pass what keeps it', ({ of, changes }) => {
  expect(findings(changes.reduce((xml, [from, to]) => edited(xml, from, to), base[of]))).toEqual([]);
});

test('every rule of the table has a case that breaks it', () => {
  const broken = new Set(cases.flatMap(({ holds }) => holds ?? []));
  expect(referralRules.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([
    // No error: what is told of it has a test below.
    'original-request-to-others',
  ]);
});

test('an answer to the referrer that carries the referral is told; one to another party is not', () => {
  const { request: _, ...plain } = request;
  const carrying = (receiver: string): string =>
    xmlOf({
      ...outcome,
      receiver,
      answer: { ...outcome.answer!, originalRequest: { ...plain, request: request.request! } },
    });
  const [found, ...more] = findings(carrying('SE5566778899-ANNAN').replaceAll('SE5566778899-ANNAN', request.sender));
  expect([found?.code, found?.severity, found?.place, more]).toEqual([
    'element-unexpected',
    'warning',
    '/Envelope/Body/ProcessRequestOutcome/originalRequest',
    [],
  ]);
  expect(findings(carrying('SE5566778899-ANNAN'))).toEqual([]);
});

test('all faults are told at once', () => {
  const changes = [
    ['typeOfReason code="NR"', 'typeOfReason code="QQ"'],
    ['gender code="2"', 'gender code="7"'],
    ['>12345<', '>1234<'],
  ] as const;
  const xml = changes.reduce((all, [from, to]) => edited(all, from, to), base.request);
  expect(findings(xml).map((found) => found.code)).toEqual(['code-unknown', 'code-unknown', 'value-invalid']);
});

test('no finding quotes a personal number, wherever it stands', () => {
  const number = '191212121213';
  const values = [...base.request.matchAll(/(?<=>)[^<>\s][^<>]*(?=<)|(?<==")[^"]*(?="\/?>)/g)].filter(
    (m) => !m[0].includes('urn:'),
  );
  expect(values.length).toBeGreaterThan(40);
  for (const { index, 0: value } of values) {
    const xml = `${base.request.slice(0, index)}${number}${base.request.slice(index + value.length)}`;
    expect(JSON.stringify(findings(xml))).not.toContain(number);
  }
});

test('an unknown display name is missed when reading and demanded when writing', () => {
  const [found] = findings(edited(base.request, /\s*<core:displayName>Aortastenos<\/core:displayName>/, ''));
  expect(found).toMatchObject({ severity: 'warning', code: 'element-required' });
  const nameless: ReferralMessage = {
    ...request,
    request: {
      ...request.request!,
      conditions: [{ code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'I35.0' } }],
    },
  };
  const { bytes, issues } = renderReferral(nameless, contractOf('ProcessRequest', 2));
  expect(bytes).toBeUndefined();
  expect(issues.map((i) => i.code)).toEqual(['element-required']);
});

test('a former limit of version 1 is a warning in version 2 and an error in version 1', () => {
  const name = long(65);
  const warned = findings(edited(base.request, 'Eke vårdcentral', name));
  expect(warned).toMatchObject([{ severity: 'warning', code: 'value-too-long' }]);
  const refused = findings(edited(xmlOf(requestV1, 1), 'Eke vårdcentral', name));
  expect(refused).toMatchObject([{ severity: 'error', code: 'value-too-long' }]);
});

test('a national reserve number is taken in version 2 and refused in version 1', () => {
  const reserve = (xml: string) =>
    edited(edited(xml, '1.2.752.129.2.1.3.1', '1.2.752.74.9.1'), '196101182803', '22950606FH20');
  expect(findings(reserve(base.request))).toEqual([]);
  expect(findings(reserve(xmlOf(requestV1, 1))).map((i) => i.code)).toContain('code-unknown');
});

test('a text over the limit is refused when writing, never cut', () => {
  const message: ReferralMessage = { ...confirmation, answer: { ...confirmation.answer!, text: long(8193) } };
  const { bytes, issues } = renderReferral(message, contractOf(operationOf(message.event, 2)!, 2));
  expect(bytes).toBeUndefined();
  expect(issues).toMatchObject([{ code: 'value-too-long', found: '8193 characters' }]);
});

test('more than 10 MB is refused when writing', () => {
  const attachments = [{ id: 'A', mediaType: 'image/png', bytes: new Uint8Array(7_500_000) }];
  const message: ReferralMessage = { ...request, request: { ...request.request!, attachments } };
  expect(renderReferral(message, contractOf('ProcessRequest', 2)).issues.map((i) => i.code)).toEqual([
    'body-too-large',
  ]);
});

test('an HSA-id outside the strict form is read with a warning and not written', () => {
  const odd = 'SE55-KARD_1';
  const xml = base.confirmation.replaceAll('SE5566778899-KARD1', odd);
  expect(new Set(findings(xml).map((i) => i.code))).toEqual(new Set(['hsa-id-lenient']));
  const message: ReferralMessage = { ...confirmation, receiver: odd };
  const { bytes, issues } = renderReferral(message, contractOf('ProcessRequestConfirmation', 2));
  expect(bytes).toBeUndefined();
  expect(issues.map((i) => i.code)).toEqual(['identifier-invalid']);
});
