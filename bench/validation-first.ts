import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { gatewayValidator } from '../src/cli/validator.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';

/** A process of its own: from its start to the first answer, what that took of the processor, and what it weighs then. */
const skeleton = join(import.meta.dirname, '..', 'conformance', 'referral', 'skeletons', 'remiss-ny.json');
const bundle = JSON.parse(readFileSync(skeleton, 'utf8')) as Bundle;
gatewayValidator(openDefinitions({ packages: ownPackages() })).validate(bundle, [
  'https://vardbro.example/fhir/StructureDefinition/referral-message',
]);
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1000;
console.log(JSON.stringify({ ms: performance.now(), cpu, mb: process.memoryUsage.rss() / 1e6 }));
