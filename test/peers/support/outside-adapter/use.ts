import { adapters } from 'vardbro/adapters';
import { openDefinitions } from 'vardbro/definitions';
import { fhirValidator } from 'vardbro/fhir-validator';
import { validateMessage } from 'vardbro/message-rules';
import { ownPackages } from 'vardbro/packages';
import { lineAdapter } from './adapter.ts';

/** Reads one line as a user of the package would, and prints what came of it. */
const line = 'remiss|SE2321000016-VCE1#1|SE2321000016-VCE1|SE5566778899-VCEKEN|191212121212|Höftsmärta';
const source = { bytes: new TextEncoder().encode(line) };
const found = adapters([lineAdapter]).detect(source);
const adaptation = await found?.toBundle(source, { at: '2026-03-02T09:30:00+01:00' });
const bundle = adaptation?.bundle;
const issues =
  bundle &&
  validateMessage(
    bundle,
    fhirValidator({
      definitions: openDefinitions({ cacheFolder: 'definitions', packages: ownPackages() }),
      settings: { unknownExtension: 'warning' },
    }),
  );
console.log(JSON.stringify({ format: found?.format, entries: bundle?.entry?.length, issues }));
