import { bindingChecker } from '../terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../terminology/registry/from-definitions.ts';
import { terminologyRegistry } from '../terminology/registry/registry.ts';
import { fhirValidator } from '../validation/fhir-validator.ts';
import { type Definitions, openDefinitions } from '../validation/packages/definitions.ts';
import { ownPackages } from '../validation/packages/load.ts';
import type { Validator } from '../validation/validator.ts';
import type { ValidationSettings } from '../validation/walk/scope.ts';

/** The Validator over some definitions, with the value sets that are among them. */
export function validatorOver(definitions: Definitions, settings: Partial<ValidationSettings> = {}): Validator {
  const registry = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
  return fhirValidator({ definitions, bindings: bindingChecker(() => registry.current()), settings });
}

/**
 * The gateway's: R4 core and our own profiles. A partner's extension that is not known here is told and passed on, as R4 asks
 * of who receives one (extensibility.html 2.4.2); one that modifies is refused.
 */
export const gatewayValidator = (cacheFolder?: string): Validator =>
  validatorOver(openDefinitions({ cacheFolder, packages: ownPackages() }), {
    unknownExtension: 'warning',
    outsideExtensible: 'untold',
  });
