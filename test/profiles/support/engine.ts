import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { packageIds, profilePackage } from '../../../scripts/profiles/folders.ts';
import { readFolder } from '../../../scripts/profiles/package-files.ts';
import { bindingChecker } from '../../../src/terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../../../src/terminology/registry/from-definitions.ts';
import { terminologyRegistry } from '../../../src/terminology/registry/registry.ts';
import { fhirValidator } from '../../../src/validation/fhir-validator.ts';
import { type Definitions, openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';
import type { Validator } from '../../../src/validation/validator.ts';

/** R4 core and our packages. */
export const ownDefinitions = (): Definitions =>
  openDefinitions({
    packages: packageIds.map((id) => {
      const { generated, version } = profilePackage(id);
      return packageOf(readFolder(join(generated, 'package')) as unknown as Resource[], { name: id, version });
    }),
  });

/** The gateway's validator over some definitions, with the terminology that they hold. */
export function validatorOver(definitions: Definitions): Validator {
  const registry = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
  return fhirValidator({ definitions, bindings: bindingChecker(() => registry.current()) });
}
