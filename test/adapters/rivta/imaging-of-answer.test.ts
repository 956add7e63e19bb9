import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';

const at = '2026-11-24T10:00:00+01:00';
const folder = sharedFolder('rivta', 'samples', 'GetImagingOutcome');

describe.skipIf(!folder)(`an answer of GetImagingOutcome wanted as an imaging reference (${noSharedData})`, () => {
  const answer = (name: string) => readFileSync(join(folder!, name), 'utf8');
  const convert = (text: string) =>
    rivtaAdapter.toBundle({ bytes: new TextEncoder().encode(text) }, { at, envelope: { kind: 'imaging-reference' } });

  test('gives links, and says that they are no more than that', async () => {
    const { bundle, issues } = await convert(answer('Compliant-Content-Response.xml'));
    expect(new Set(issues.filter(({ severity }) => severity === 'warning').map(({ code }) => code))).toContain(
      'imaging-without-uid',
    );
    const types = bundle!.entry!.map(({ resource }) => resource!.resourceType);
    expect(types).toContain('DocumentReference');
    expect(types).toContain('DiagnosticReport');
    expect(types).not.toContain('ImagingStudy');
  });

  test('gives a study where the link is a WADO address with its UID', async () => {
    const wado = 'https://arkiv.example/dw/studies/1.2.752.7.1/series/1.2.3/instances/1.2.3.4';
    const text = answer('Compliant-Content-Response.xml').replaceAll(
      'https://www.inera.se/images/design/logo.png',
      wado,
    );
    const { bundle, issues } = await convert(text);
    expect(issues.map(({ code }) => code)).not.toContain('imaging-without-uid');
    const studies = bundle!.entry!.flatMap(({ resource }) =>
      resource?.resourceType === 'ImagingStudy' ? [resource] : [],
    );
    expect(studies.map(({ identifier }) => identifier?.[0]?.value)).toEqual(['urn:oid:1.2.752.7.1']);
  });

  test('that names no images is refused', async () => {
    expect(
      (
        await convert(
          answer('Compliant-Content-Response.xml').replaceAll(/<urn1:dicomReference>[^<]*<\/urn1:dicomReference>/g, ''),
        )
      ).bundle,
    ).toBeUndefined();
  });
});
